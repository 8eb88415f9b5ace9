import Indicators

/// Buys the recovery of a close at the bottom of its range.
enum WilliamsR: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "williams_r",
        title: "Williams' %R",
        description:
            "Buys when %R crosses back above a low level, sells once it is in the upper half or falls back from a high one.",
        parameters: [
            .bars("period", default: 14, "Length of the range."),
            .real("low", default: -80, in: -100...0, step: 1, "Level whose crossing upwards is an entry."),
            .real(
                "high",
                default: -20,
                in: -100...0,
                step: 1,
                "Level whose crossing downwards is a short entry."
            ),
        ],
        constraints: [ParameterConstraint("low", .less, "high")],
        rule: "enter: %R ↑ low; exit: %R ↓ high or %R ≥ -50",
        shortRule: "enter: %R ↓ high; exit: %R ↑ low or %R ≤ -50",
        source: "Williams 1979."
    )

    static let conditions = ConditionRule(
        enterLong: up,
        exitLong: down | .when(place, .atLeast, .level(-50)),
        enterShort: down,
        exitShort: up | .when(place, .atMost, .level(-50))
    )

    private static let up = Condition.when(place, .crossesAbove, .parameter("low"))
    private static let down = Condition.when(place, .crossesBelow, .parameter("high"))
    private static let place = Operand.indicator(WILLR.self, ["period": "period"])
}
