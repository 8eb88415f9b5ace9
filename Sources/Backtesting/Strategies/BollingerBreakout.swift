import Indicators

/// Follows a close that leaves the Bollinger bands.
enum BollingerBreakout: ComparisonStrategy {
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

    static let comparisons = ComparisonRule(
        enterLong: .init(.close, .crossesAbove, upper),
        exitLong: .init(.close, .crossesBelow, middle),
        enterShort: .init(.close, .crossesBelow, lower),
        exitShort: .init(.close, .crossesAbove, middle)
    )

    private static let upper = ComparisonRule.Operand.indicator(BBANDS.self, names)
    private static let middle = ComparisonRule.Operand.indicator(BBANDS.self, names, output: 1)
    private static let lower = ComparisonRule.Operand.indicator(BBANDS.self, names, output: 2)
    private static let names: KeyValuePairs = ["period": "period", "stddev": "stddev"]
}
