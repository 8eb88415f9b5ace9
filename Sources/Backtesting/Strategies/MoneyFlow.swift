import Indicators

/// Buys the return of money to what it had left.
enum MoneyFlow: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "mfi",
        title: "Money flow index reversion",
        description: "Buys when the index crosses back above a low level, sells once it has reached 50.",
        parameters: [
            .bars("period", default: 14, "Length of the index."),
            .real("low", default: 20, in: 0...100, step: 1, "Level whose crossing upwards is an entry."),
            .real(
                "high",
                default: 80,
                in: 0...100,
                step: 1,
                "Level whose crossing downwards is a short entry."
            ),
        ],
        constraints: [ParameterConstraint("low", .less, "high")],
        rule: "enter: MFI ↑ low; exit: MFI ≥ 50",
        shortRule: "enter: MFI ↓ high; exit: MFI ≤ 50",
        source: "Quong, Soudack 1989."
    )

    static let conditions = ConditionRule(
        enterLong: .when(index, .crossesAbove, .parameter("low")),
        exitLong: .when(index, .atLeast, .level(50)),
        enterShort: .when(index, .crossesBelow, .parameter("high")),
        exitShort: .when(index, .atMost, .level(50))
    )

    private static let index = Operand.indicator(MFI.self, ["period": "period"])
}
