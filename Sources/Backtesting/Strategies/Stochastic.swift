import Indicators

/// Trades the turns of the stochastic oscillator at its extremes.
enum Stochastic: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "stochastic",
        title: "Stochastic oscillator",
        description: "Buys when %K crosses above a low %D, sells when it crosses below a high one.",
        parameters: [
            .bars("k_period", default: 14, "Length of the range."),
            .bars("k_smooth", default: 3, "Length of the average that is %K."),
            .bars("d_period", default: 3, "Length of the average of %K that is %D."),
            .real("low", default: 20, in: 0...100, step: 1, "%D below which a turn upwards counts."),
            .real("high", default: 80, in: 0...100, step: 1, "%D above which a turn downwards counts."),
        ],
        constraints: [ParameterConstraint("low", .less, "high")],
        rule: "enter: %K ↑ %D and %D < low; exit: %K ↓ %D and %D > high",
        shortRule: "enter: %K ↓ %D and %D > high; exit: %K ↑ %D and %D < low",
        source: "Lane 1984."
    )

    static let conditions = ConditionRule.reversing(
        up: .when(k, .crossesAbove, d) & .when(d, .below, .parameter("low")),
        down: .when(k, .crossesBelow, d) & .when(d, .above, .parameter("high"))
    )

    private static let k = Operand.indicator(STOCH.self, names)
    private static let d = Operand.indicator(STOCH.self, names, output: 1)
    private static let names: KeyValuePairs = [
        "k_period": "k_period", "k_smooth": "k_smooth", "d_period": "d_period",
    ]
}
