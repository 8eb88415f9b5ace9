import Indicators

/// Follows the directional movement when it is strong.
enum ADXTrend: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "adx_trend",
        title: "Directional movement",
        description: "Buys when +DI crosses above -DI in a strong trend, sells when -DI crosses above +DI.",
        parameters: [
            .bars("period", default: 14, minimum: 2, "Length of the smoothing."),
            .real("adx_min", default: 25, in: 0...100, step: 1, "ADX from which on a trend is strong."),
        ],
        rule: "enter: +DI ↑ -DI and ADX ≥ adx_min; exit: -DI ↑ +DI",
        shortRule: "enter: -DI ↑ +DI and ADX ≥ adx_min; exit: +DI ↑ -DI",
        source: "Wilder 1978, chapter 4."
    )

    static let conditions = ConditionRule(
        enterLong: up & isStrong,
        exitLong: down,
        enterShort: down & isStrong,
        exitShort: up
    )

    private static let up = Condition.when(index(output: 1), .crossesAbove, index(output: 2))
    private static let down = Condition.when(index(output: 2), .crossesAbove, index(output: 1))
    private static let isStrong = Condition.when(index(output: 0), .atLeast, .parameter("adx_min"))

    private static func index(output: Int) -> Operand {
        .indicator(ADX.self, ["period": "period"], output: output)
    }
}
