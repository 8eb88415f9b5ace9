import Indicators

/// Buys short falls within a long rise.
enum RSI2: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "rsi2",
        title: "Two-bar relative strength index",
        description: """
            Buys while a very short index is low and the close is above its long average, sells once the close is above its \
            short average.
            """,
        parameters: [
            .bars("period", default: 2, minimum: 2, "Length of the index."),
            .real(
                "low",
                default: 10,
                in: 0...50,
                step: 1,
                "Index below which to buy; above 100 less it, to sell short."
            ),
            .bars("trend_period", default: 200, "Length of the average that tells the trend."),
            .bars("exit_period", default: 5, "Length of the average that ends a trade."),
        ],
        rule: "enter: close > SMA(trend) and RSI < low; exit: close > SMA(exit)",
        shortRule: "enter: close < SMA(trend) and RSI > 100 - low; exit: close < SMA(exit)",
        source: "Connors, Alvarez 2009."
    )

    static let conditions = ConditionRule(
        enterLong: .when(.close, .above, trend) & .when(index, .below, .parameter("low")),
        exitLong: .when(.close, .above, exit),
        enterShort: .when(.close, .below, trend) & .when(index, .above, .level(100, -1, of: "low")),
        exitShort: .when(.close, .below, exit)
    )

    private static let index = Operand.indicator(RSI.self, ["period": "period"])
    private static let trend = Operand.indicator(SMA.self, ["period": "trend_period"])
    private static let exit = Operand.indicator(SMA.self, ["period": "exit_period"])
}
