import Indicators
import MarketData

/// Buys the recovery of what had fallen far from its mean.
enum CCIReversion: Strategy {
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

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [index(parameters)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let index = view.column(index(parameters))
        let level = parameters["level"]
        return Signals(
            enterLong: index.crossesAbove(-level),
            exitLong: index.crossesAbove(0),
            enterShort: index.crossesBelow(level),
            exitShort: index.crossesBelow(0)
        )
    }

    private static func index(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(CCI.self, ["period": parameters["period"]])
    }
}
