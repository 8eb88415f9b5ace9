import Indicators

/// Follows a close that leaves the Bollinger bands.
enum BollingerBreakout: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "bollinger_breakout",
        title: "Bollinger band breakout",
        description:
            "Buys when the close crosses above the upper band, sells when it crosses below the middle one.",
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
        rule: "enter: close ↑ upper band; exit: close ↓ middle band",
        shortRule: "enter: close ↓ lower band; exit: close ↑ middle band",
        source: "Bollinger 2001."
    )

    static let conditions = ConditionRule(
        enterLong: .when(.close, .crossesAbove, upper),
        exitLong: .when(.close, .crossesBelow, middle),
        enterShort: .when(.close, .crossesBelow, lower),
        exitShort: .when(.close, .crossesAbove, middle)
    )

    private static let upper = Operand.indicator(BBANDS.self, names)
    private static let middle = Operand.indicator(BBANDS.self, names, output: 1)
    private static let lower = Operand.indicator(BBANDS.self, names, output: 2)
    private static let names: KeyValuePairs = ["period": "period", "stddev": "stddev"]
}
