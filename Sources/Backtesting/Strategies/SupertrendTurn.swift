import Indicators

/// Follows the direction of the supertrend.
enum SupertrendTurn: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "supertrend",
        title: "Supertrend",
        description: "Buys when the supertrend turns up, sells when it turns down.",
        parameters: [
            .bars("period", default: 10, "Length of the average true range."),
            .real(
                "multiplier",
                default: 3,
                in: 0.1...20,
                step: 0.5,
                "Distance of the bands in average true ranges."
            ),
        ],
        rule: "enter: supertrend turns up; exit: supertrend turns down",
        shortRule: "enter: supertrend turns down; exit: supertrend turns up",
        source: "Seban."
    )

    static let conditions = ConditionRule.reversing(
        up: .when(direction, .crossesAbove, .level(0)),
        down: .when(direction, .crossesBelow, .level(0))
    )

    private static let direction = Operand.indicator(
        SUPERTREND.self,
        ["period": "period", "multiplier": "multiplier"],
        output: 1
    )
}
