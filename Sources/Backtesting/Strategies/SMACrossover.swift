import Indicators

/// Follows the trend while a fast simple average is above a slow one.
enum SMACrossover: ComparisonStrategy {
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

    static let comparisons = ComparisonRule.reversing(
        up: .init(fast, .crossesAbove, slow),
        down: .init(fast, .crossesBelow, slow)
    )

    private static let fast = ComparisonRule.Operand.indicator(SMA.self, ["period": "fast_period"])
    private static let slow = ComparisonRule.Operand.indicator(SMA.self, ["period": "slow_period"])
}
