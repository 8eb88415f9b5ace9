import Indicators

/// Follows the trend while a fast simple average is above a slow one.
enum SMACrossover: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "sma_crossover",
        title: "Simple moving average crossover",
        description:
            "Buys when a fast simple average of the closes crosses above a slow one, sells when it crosses back.",
        parameters: [
            .bars("fast_period", default: 10, "Length of the fast average."),
            .bars("slow_period", default: 30, "Length of the slow average."),
        ],
        constraints: [ParameterConstraint("fast_period", .less, "slow_period")],
        rule: "enter: SMA(fast) ↑ SMA(slow); exit: SMA(fast) ↓ SMA(slow)",
        shortRule: "enter: SMA(fast) ↓ SMA(slow); exit: SMA(fast) ↑ SMA(slow)",
        source: "Brock, Lakonishok, LeBaron 1992."
    )

    static let conditions = ConditionRule.reversing(
        up: .when(fast, .crossesAbove, slow),
        down: .when(fast, .crossesBelow, slow)
    )

    private static let fast = Operand.indicator(SMA.self, ["period": "fast_period"])
    private static let slow = Operand.indicator(SMA.self, ["period": "slow_period"])
}
