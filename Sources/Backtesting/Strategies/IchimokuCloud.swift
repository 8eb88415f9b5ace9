import Indicators

/// Trades the crossings of Ichimoku's lines on the right side of the cloud.
enum IchimokuCloud: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "ichimoku",
        title: "Ichimoku cloud",
        description: """
            Buys when tenkan crosses above kijun with the close above the cloud drawn over the bar, sells when tenkan crosses \
            below or the close is below that cloud; never looks at the cloud ahead.
            """,
        parameters: [
            .bars("tenkan_period", default: 9, "Length of the conversion line."),
            .bars("kijun_period", default: 26, "Length of the base line; the cloud is drawn so far ahead."),
            .bars("senkou_period", default: 52, "Length of the second edge of the cloud."),
        ],
        constraints: [
            ParameterConstraint("tenkan_period", .less, "kijun_period"),
            ParameterConstraint("kijun_period", .less, "senkou_period"),
        ],
        rule: "enter: tenkan ↑ kijun and close > cloud; exit: tenkan ↓ kijun or close < cloud",
        shortRule: "enter: tenkan ↓ kijun and close < cloud; exit: tenkan ↑ kijun or close > cloud",
        source: "Hosoda 1969."
    )

    static let conditions = ConditionRule(
        enterLong: up & isAbove,
        exitLong: down | isBelow,
        enterShort: down & isBelow,
        exitShort: up | isAbove
    )

    private static let up = Condition.when(line(0), .crossesAbove, line(1))
    private static let down = Condition.when(line(0), .crossesBelow, line(1))
    private static let isAbove =
        Condition.when(.close, .above, line(2)) & .when(.close, .above, line(3))
    private static let isBelow =
        Condition.when(.close, .below, line(2)) & .when(.close, .below, line(3))

    /// An output: tenkan, kijun, and the two edges of the cloud.
    private static func line(_ output: Int) -> Operand {
        .indicator(
            ICHIMOKU.self,
            [
                "tenkan_period": "tenkan_period", "kijun_period": "kijun_period",
                "senkou_period": "senkou_period",
            ],
            output: output
        )
    }
}
