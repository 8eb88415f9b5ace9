import Indicators

/// Follows a close beyond the highest or lowest price of the bars before it.
enum DonchianBreakout: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "donchian_breakout",
        title: "Donchian channel breakout",
        description: """
            Buys while the close is above the highest high of the bars before it, sells while it is below the lowest low of \
            fewer of them; this bar counts in neither.
            """,
        parameters: [
            .bars("entry_period", default: 20, "Bars before this one whose range an entry leaves."),
            .bars("exit_period", default: 10, "Bars before this one whose range an exit leaves."),
        ],
        rule:
            "enter: close > highest high of the previous entry_period; exit: close < lowest low of the previous exit_period",
        shortRule:
            "enter: close < lowest low of the previous entry_period; exit: close > highest high of the previous exit_period",
        source: "Donchian; Faith 2007."
    )

    static let conditions = ConditionRule(
        enterLong: .when(.close, .above, channel("entry_period", output: 0)),
        exitLong: .when(.close, .below, channel("exit_period", output: 2)),
        enterShort: .when(.close, .below, channel("entry_period", output: 2)),
        exitShort: .when(.close, .above, channel("exit_period", output: 0))
    )

    private static func channel(_ period: String, output: Int) -> Operand {
        .indicator(DONCHIAN.self, ["period": period], output: output, delay: 1)
    }
}
