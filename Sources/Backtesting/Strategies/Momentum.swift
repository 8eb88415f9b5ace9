import Indicators
import MarketData

/// Is in the market while it has risen over a long while.
enum Momentum: Strategy {
    static let definition = StrategyDefinition(
        name: "momentum",
        title: "Time-series momentum",
        description:
            "Buys when the change over a long while crosses above a threshold, sells when it crosses below.",
        parameters: [
            .bars("period", default: 126, "Bars over which the change is taken."),
            .real(
                "threshold",
                default: 0,
                in: 0...1_000,
                step: 1,
                "Change that counts as a rise, in percent as ROC."
            ),
        ],
        rule: "enter: ROC ↑ threshold; exit: ROC ↓ threshold",
        shortRule: "enter: ROC ↓ -threshold; exit: ROC ↑ -threshold",
        source: "Moskowitz, Ooi, Pedersen 2012."
    )

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [change(parameters)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let change = view.column(change(parameters))
        let threshold = parameters["threshold"]
        return Signals(
            enterLong: change.crossesAbove(threshold),
            exitLong: change.crossesBelow(threshold),
            enterShort: change.crossesBelow(-threshold),
            exitShort: change.crossesAbove(-threshold)
        )
    }

    private static func change(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(ROC.self, ["period": parameters["period"]])
    }
}
