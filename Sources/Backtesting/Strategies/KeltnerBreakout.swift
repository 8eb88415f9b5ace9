import Indicators

/// Follows a close that leaves the Keltner channel.
enum KeltnerBreakout: ComparisonStrategy {
    static let definition = StrategyDefinition(
        name: "keltner_breakout",
        title: "Keltner channel breakout",
        description: "Buys when the close crosses above the channel, sells when it crosses below its middle.",
        parameters: [
            .bars("ema_period", default: 20, "Length of the middle."),
            .bars("atr_period", default: 10, "Length of the average true range."),
            .real(
                "multiplier",
                default: 2,
                in: 0...20,
                step: 0.25,
                "Distance of the bands in average true ranges."
            ),
        ],
        rule: "enter: close ↑ EMA + multiplier·ATR; exit: close ↓ EMA",
        shortRule: "enter: close ↓ EMA - multiplier·ATR; exit: close ↑ EMA",
        source: "Keltner 1960."
    )

    static let comparisons = ComparisonRule(
        enterLong: .init(.close, .crossesAbove, upper),
        exitLong: .init(.close, .crossesBelow, middle),
        enterShort: .init(.close, .crossesBelow, lower),
        exitShort: .init(.close, .crossesAbove, middle)
    )

    private static let upper = ComparisonRule.Operand.indicator(KELTNER.self, names)
    private static let middle = ComparisonRule.Operand.indicator(KELTNER.self, names, output: 1)
    private static let lower = ComparisonRule.Operand.indicator(KELTNER.self, names, output: 2)
    private static let names: KeyValuePairs = [
        "ema_period": "ema_period", "atr_period": "atr_period", "multiplier": "multiplier",
    ]
}
