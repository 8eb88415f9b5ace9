import Indicators

/// Follows the trend while a fast exponential average is above a slow one.
enum EMACrossover: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "ema_crossover",
        title: "Exponential moving average crossover",
        description:
            "Buys when a fast exponential average of the closes crosses above a slow one, sells when it crosses back.",
        parameters: [
            .bars("fast_period", default: 12, "Length of the fast average."),
            .bars("slow_period", default: 26, "Length of the slow average."),
        ],
        constraints: [ParameterConstraint("fast_period", .less, "slow_period")],
        rule: "enter: EMA(fast) ↑ EMA(slow); exit: EMA(fast) ↓ EMA(slow)",
        shortRule: "enter: EMA(fast) ↓ EMA(slow); exit: EMA(fast) ↑ EMA(slow)",
        source: "Appel 1979."
    )

    static let conditions = ConditionRule.reversing(
        up: .when(fast, .crossesAbove, slow),
        down: .when(fast, .crossesBelow, slow)
    )

    private static let fast = Operand.indicator(EMA.self, ["period": "fast_period"])
    private static let slow = Operand.indicator(EMA.self, ["period": "slow_period"])
}
