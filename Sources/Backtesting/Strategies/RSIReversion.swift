import Indicators

/// Buys the recovery of what had fallen too far.
enum RSIReversion: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "rsi_reversion",
        title: "Relative strength index reversion",
        description: """
            Buys when the index crosses back above a low level, sells once it has reached the exit level.
            """,
        parameters: [
            .bars("period", default: 14, minimum: 2, "Length of the index."),
            .real("low", default: 30, in: 0...100, step: 1, "Level whose crossing upwards is an entry."),
            .real(
                "high",
                default: 70,
                in: 0...100,
                step: 1,
                "Level whose crossing downwards is a short entry."
            ),
            .real(
                "exit_level",
                default: 50,
                in: 0...100,
                step: 1,
                "Level that ends a trade; 100 less it, a short one."
            ),
        ],
        constraints: [
            ParameterConstraint("low", .less, "high"), ParameterConstraint("low", .less, "exit_level"),
        ],
        rule: "enter: RSI ↑ low; exit: RSI ≥ exit_level",
        shortRule: "enter: RSI ↓ high; exit: RSI ≤ 100 - exit_level",
        source: "Wilder 1978, chapter 6."
    )

    static let conditions = ConditionRule(
        enterLong: .when(index, .crossesAbove, .parameter("low")),
        exitLong: .when(index, .atLeast, .parameter("exit_level")),
        enterShort: .when(index, .crossesBelow, .parameter("high")),
        exitShort: .when(index, .atMost, .level(100, -1, of: "exit_level"))
    )

    private static let index = Operand.indicator(RSI.self, ["period": "period"])
}
