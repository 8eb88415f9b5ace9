import Indicators
import MarketData

/// Follows a close beyond the highest or lowest price of the bars before it.
enum DonchianBreakout: Strategy {
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

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [entry(parameters), exit(parameters)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let close = view.closes
        let entry = view.columns(entry(parameters))
        let exit = view.columns(exit(parameters))
        return Signals(
            enterLong: close.above(entry[0]),
            exitLong: close.below(exit[2]),
            enterShort: close.below(entry[2]),
            exitShort: close.above(exit[0])
        )
    }

    private static func entry(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(DONCHIAN.self, ["period": parameters["entry_period"]], delay: 1)
    }

    private static func exit(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(DONCHIAN.self, ["period": parameters["exit_period"]], delay: 1)
    }
}
