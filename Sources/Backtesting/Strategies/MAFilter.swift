import Indicators
import MarketData

/// Is in the market while the price is above a long average.
enum MAFilter: Strategy {
    static let definition = StrategyDefinition(
        name: "ma_filter",
        title: "Moving average filter",
        description: """
            Buys when the close crosses above a long simple average, sells when it crosses below; a band around the average \
            keeps small crossings out.
            """,
        parameters: [
            .bars("period", default: 200, "Length of the average."),
            .real(
                "band",
                default: 0,
                in: 0...0.5,
                step: 0.01,
                "Half width of the band as a fraction of the average."
            ),
        ],
        rule: "enter: close ↑ SMA·(1 + band); exit: close ↓ SMA·(1 - band)",
        shortRule: "enter: close ↓ SMA·(1 - band); exit: close ↑ SMA·(1 + band)",
        source: "Faber 2007."
    )

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [average(parameters)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let average = view.column(average(parameters))
        let band = parameters["band"]
        let upper = average.map { $0 * (1 + band) }
        let lower = average.map { $0 * (1 - band) }
        return .reversing(up: view.closes.crossesAbove(upper), down: view.closes.crossesBelow(lower))
    }

    private static func average(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(SMA.self, ["period": parameters["period"]])
    }
}
