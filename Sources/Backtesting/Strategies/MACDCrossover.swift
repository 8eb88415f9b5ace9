import Indicators

/// Trades the crossings of the MACD line and its signal.
enum MACDCrossover: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "macd",
        title: "MACD signal crossover",
        description: "Buys when the MACD line crosses above its signal, sells when it crosses below.",
        parameters: [
            .bars("fast_period", default: 12, "Length of the fast average."),
            .bars("slow_period", default: 26, "Length of the slow average."),
            .bars("signal_period", default: 9, "Length of the signal's average."),
        ],
        constraints: [ParameterConstraint("fast_period", .less, "slow_period")],
        rule: "enter: MACD ↑ signal; exit: MACD ↓ signal",
        shortRule: "enter: MACD ↓ signal; exit: MACD ↑ signal",
        source: "Appel 2005."
    )

    static let conditions = ConditionRule.reversing(
        up: .when(line, .crossesAbove, signal),
        down: .when(line, .crossesBelow, signal)
    )

    private static let line = Operand.indicator(MACD.self, names)
    private static let signal = Operand.indicator(MACD.self, names, output: 1)
    private static let names: KeyValuePairs = [
        "fast_period": "fast_period", "slow_period": "slow_period", "signal_period": "signal_period",
    ]
}
