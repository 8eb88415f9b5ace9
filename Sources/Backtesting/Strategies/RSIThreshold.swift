import Indicators

/// Buys what has fallen too far and sells what has risen too far, by the level of the relative strength index.
enum RSIThreshold: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "rsi",
        title: "Relative strength index thresholds",
        description:
            "Buys while the index is below 100 - rsi_threshold, sells while it is above rsi_threshold.",
        parameters: [
            .bars("rsi_window", default: 14, minimum: 2, "Length of the index."),
            .real(
                "rsi_threshold",
                default: 70,
                in: 50...100,
                step: 1,
                "Level above which to sell; 100 less it, to buy."
            ),
        ],
        rule: "enter: RSI < 100 - threshold; exit: RSI > threshold",
        shortRule: "enter: RSI > threshold; exit: RSI < 100 - threshold",
        source: "Wilder 1978, chapter 6, traded on levels."
    )

    static let conditions = ConditionRule.reversing(
        up: .when(index, .below, .level(100, -1, of: "rsi_threshold")),
        down: .when(index, .above, .parameter("rsi_threshold"))
    )

    private static let index = Operand.indicator(RSI.self, ["period": "rsi_window"])
}
