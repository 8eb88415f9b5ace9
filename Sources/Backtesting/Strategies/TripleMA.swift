import Indicators

/// Follows a trend that three averages agree on.
enum TripleMA: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "triple_ma",
        title: "Three moving averages",
        description: """
            Buys when a fast simple average rises above a medium one that is above a slow one, sells when the fast one falls \
            below the medium one.
            """,
        parameters: [
            .bars("fast_period", default: 4, "Length of the fast average."),
            .bars("medium_period", default: 9, "Length of the medium average."),
            .bars("slow_period", default: 18, "Length of the slow average."),
        ],
        constraints: [
            ParameterConstraint("fast_period", .less, "medium_period"),
            ParameterConstraint("medium_period", .less, "slow_period"),
        ],
        rule: "enter: SMA(fast) > SMA(medium) > SMA(slow), first bar all hold; exit: SMA(fast) < SMA(medium)",
        shortRule:
            "enter: SMA(fast) < SMA(medium) < SMA(slow), first bar all hold; exit: SMA(fast) > SMA(medium)",
        source: "Allen 1972."
    )

    static let conditions = ConditionRule(
        enterLong: .beginning(.when(fast, .above, medium) & .when(medium, .above, slow)),
        exitLong: .when(fast, .below, medium),
        enterShort: .beginning(.when(fast, .below, medium) & .when(medium, .below, slow)),
        exitShort: .when(fast, .above, medium)
    )

    private static let fast = Operand.indicator(SMA.self, ["period": "fast_period"])
    private static let medium = Operand.indicator(SMA.self, ["period": "medium_period"])
    private static let slow = Operand.indicator(SMA.self, ["period": "slow_period"])
}
