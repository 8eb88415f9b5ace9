import Indicators

/// Follows a close that leaves the Keltner channel.
enum KeltnerBreakout: ConditionStrategy {
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

    static let conditions = ConditionRule(
        enterLong: .when(.close, .crossesAbove, upper),
        exitLong: .when(.close, .crossesBelow, middle),
        enterShort: .when(.close, .crossesBelow, lower),
        exitShort: .when(.close, .crossesAbove, middle)
    )

    private static let upper = Operand.indicator(KELTNER.self, names)
    private static let middle = Operand.indicator(KELTNER.self, names, output: 1)
    private static let lower = Operand.indicator(KELTNER.self, names, output: 2)
    private static let names: KeyValuePairs = [
        "ema_period": "ema_period", "atr_period": "atr_period", "multiplier": "multiplier",
    ]
}
