import Indicators

/// Buys below the lower Bollinger band and sells back above the middle.
enum BollingerReversion: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "bollinger_reversion",
        title: "Bollinger band reversion",
        description: "Buys while the close is below the lower band, sells once it is above the middle one.",
        parameters: [
            .bars("period", default: 20, minimum: 2, "Length of the bands."),
            .real(
                "stddev",
                default: 2,
                in: 0...10,
                step: 0.25,
                "Distance of the bands in standard deviations."
            ),
        ],
        rule: "enter: close < lower band; exit: close > middle band",
        shortRule: "enter: close > upper band; exit: close < middle band",
        source: "Bollinger 2001."
    )

    static let conditions = ConditionRule(
        enterLong: .when(.close, .below, lower),
        exitLong: .when(.close, .above, middle),
        enterShort: .when(.close, .above, upper),
        exitShort: .when(.close, .below, middle)
    )

    private static let upper = Operand.indicator(BBANDS.self, names)
    private static let middle = Operand.indicator(BBANDS.self, names, output: 1)
    private static let lower = Operand.indicator(BBANDS.self, names, output: 2)
    private static let names: KeyValuePairs = ["period": "period", "stddev": "stddev"]
}
