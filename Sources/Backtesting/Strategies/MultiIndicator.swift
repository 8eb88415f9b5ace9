import Indicators

/// Follows a trend of averages unless momentum says that it has gone too far.
enum MultiIndicator: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "multi_indicator",
        title: "Trend confirmed by momentum",
        description: """
            Long while a fast exponential average is above a slow one and the relative strength index is not yet high; \
            out when either is no longer so.
            """,
        parameters: [
            .bars("fast_period", default: 9, "Length of the fast average."),
            .bars("slow_period", default: 21, "Length of the slow average."),
            .bars("rsi_period", default: 14, minimum: 2, "Length of the relative strength index."),
            .real("rsi_low", default: 30, in: 0...100, step: 1, "Index below which a fall has gone too far."),
            .real(
                "rsi_high",
                default: 70,
                in: 0...100,
                step: 1,
                "Index above which a rise has gone too far."
            ),
        ],
        constraints: [
            ParameterConstraint("fast_period", .less, "slow_period"),
            ParameterConstraint("rsi_low", .less, "rsi_high"),
        ],
        rule: "enter: EMA(fast) > EMA(slow) and RSI < high; exit: EMA(fast) < EMA(slow) or RSI > high",
        shortRule: "enter: EMA(fast) < EMA(slow) and RSI > low; exit: EMA(fast) > EMA(slow) or RSI < low",
        source: "Confirmation of trend by momentum."
    )

    static let conditions = ConditionRule(
        enterLong: rising & .when(index, .below, .parameter("rsi_high")),
        exitLong: falling | .when(index, .above, .parameter("rsi_high")),
        enterShort: falling & .when(index, .above, .parameter("rsi_low")),
        exitShort: rising | .when(index, .below, .parameter("rsi_low"))
    )

    private static let rising = Condition.when(fast, .above, slow)
    private static let falling = Condition.when(fast, .below, slow)
    private static let fast = Operand.indicator(EMA.self, ["period": "fast_period"])
    private static let slow = Operand.indicator(EMA.self, ["period": "slow_period"])
    private static let index = Operand.indicator(RSI.self, ["period": "rsi_period"])
}
