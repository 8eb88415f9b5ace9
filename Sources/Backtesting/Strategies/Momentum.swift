import Indicators

/// Is in the market while it has risen over a long while.
enum Momentum: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "momentum",
        title: "Time-series momentum",
        description:
            "Buys when the change over a long while crosses above a threshold, sells when it crosses below.",
        parameters: [
            .bars("period", default: 126, "Bars over which the change is taken."),
            .real(
                "threshold",
                default: 0,
                in: 0...1_000,
                step: 1,
                "Change that counts as a rise, in percent as ROC."
            ),
        ],
        rule: "enter: ROC ↑ threshold; exit: ROC ↓ threshold",
        shortRule: "enter: ROC ↓ -threshold; exit: ROC ↑ -threshold",
        source: "Moskowitz, Ooi, Pedersen 2012."
    )

    static let conditions = ConditionRule(
        enterLong: .when(change, .crossesAbove, .parameter("threshold")),
        exitLong: .when(change, .crossesBelow, .parameter("threshold")),
        enterShort: .when(change, .crossesBelow, .level(0, -1, of: "threshold")),
        exitShort: .when(change, .crossesAbove, .level(0, -1, of: "threshold"))
    )

    private static let change = Operand.indicator(ROC.self, ["period": "period"])
}
