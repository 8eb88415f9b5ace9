import Indicators

/// Is in the market while the price is above a long average.
enum MAFilter: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "ma_filter",
        title: "Moving average filter",
        description: """
            Buys when the close crosses above a long simple average, sells when it crosses below; a band around the average \
            keeps small crossings out.
            """,
        parameters: [
            .bars("period", default: 200, "Length of the average."),
            .real(
                "band",
                default: 0,
                in: 0...0.5,
                step: 0.01,
                "Half width of the band as a fraction of the average."
            ),
        ],
        rule: "enter: close ↑ SMA·(1 + band); exit: close ↓ SMA·(1 - band)",
        shortRule: "enter: close ↓ SMA·(1 - band); exit: close ↑ SMA·(1 + band)",
        source: "Faber 2007."
    )

    static let conditions = ConditionRule.reversing(
        up: .when(.close, .crossesAbove, .product(average, .level(1, 1, of: "band"))),
        down: .when(.close, .crossesBelow, .product(average, .level(1, -1, of: "band")))
    )

    private static let average = Operand.indicator(SMA.self, ["period": "period"])
}
