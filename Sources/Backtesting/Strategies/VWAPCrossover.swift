import Indicators
import MarketData

/// Trades the crossings of the close and the volume-weighted average price.
enum VWAPCrossover: Strategy {
    static let definition = StrategyDefinition(
        name: "vwap",
        title: "Volume-weighted average price crossover",
        description: """
            Buys when the close crosses above the volume-weighted average price, sells when it crosses below: the price of \
            the last `window` bars, or on intraday bars that of the session so far.
            """,
        parameters: [.bars("window", default: 20, "Length of the average on daily and longer bars.")],
        rule: "enter: close ↑ VWAP; exit: close ↓ VWAP",
        shortRule: "enter: close ↓ VWAP; exit: close ↑ VWAP",
        source: "Berkowitz, Logue, Noser 1988."
    )

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [average(parameters, timeframe)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let average = view.column(average(parameters, view.series.timeframe))
        let close = view.closes
        return .reversing(up: close.crossesAbove(average), down: close.crossesBelow(average))
    }

    private static func average(_ parameters: Parameters, _ timeframe: Timeframe) -> IndicatorUse {
        guard timeframe.isIntraday, let seconds = timeframe.seconds else {
            return IndicatorUse(VWAP.self, ["period": parameters["window"]])
        }
        // A session is a day at most, so its first bar is among the last day's.
        return IndicatorUse(VWAP.self, ["anchor": 1], warmup: Int(86_400 / seconds))
    }
}
