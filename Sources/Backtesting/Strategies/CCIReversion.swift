import Indicators

/// Buys the recovery of what had fallen far from its mean.
enum CCIReversion: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "cci",
        title: "Commodity channel index reversion",
        description: "Buys when the index crosses back above -level, sells when it crosses above 0.",
        parameters: [
            .bars("period", default: 20, minimum: 2, "Length of the index."),
            .real("level", default: 100, in: 0...1_000, step: 10, "Distance from 0 that is far."),
        ],
        rule: "enter: CCI ↑ -level; exit: CCI ↑ 0",
        shortRule: "enter: CCI ↓ level; exit: CCI ↓ 0",
        source: "Lambert 1980."
    )

    static let conditions = ConditionRule(
        enterLong: .when(index, .crossesAbove, .level(0, -1, of: "level")),
        exitLong: .when(index, .crossesAbove, .level(0)),
        enterShort: .when(index, .crossesBelow, .parameter("level")),
        exitShort: .when(index, .crossesBelow, .level(0))
    )

    private static let index = Operand.indicator(CCI.self, ["period": "period"])
}
