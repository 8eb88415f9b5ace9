import Indicators
import MarketData

/// Buys short falls within a long rise.
enum RSI2: Strategy {
    static let definition = StrategyDefinition(
        name: "rsi2",
        title: "Two-bar relative strength index",
        description: """
            Buys while a very short index is low and the close is above its long average, sells once the close is above its \
            short average.
            """,
        parameters: [
            .bars("period", default: 2, minimum: 2, "Length of the index."),
            .real(
                "low",
                default: 10,
                in: 0...50,
                step: 1,
                "Index below which to buy; above 100 less it, to sell short."
            ),
            .bars("trend_period", default: 200, "Length of the average that tells the trend."),
            .bars("exit_period", default: 5, "Length of the average that ends a trade."),
        ],
        rule: "enter: close > SMA(trend) and RSI < low; exit: close > SMA(exit)",
        shortRule: "enter: close < SMA(trend) and RSI > 100 - low; exit: close < SMA(exit)",
        source: "Connors, Alvarez 2009."
    )

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [index(parameters), trend(parameters), exit(parameters)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let close = view.closes
        let index = view.column(index(parameters))
        let trend = view.column(trend(parameters))
        let exit = view.column(exit(parameters))
        let low = parameters["low"]
        return Signals(
            enterLong: close.above(trend) & index.below(low),
            exitLong: close.above(exit),
            enterShort: close.below(trend) & index.above(100 - low),
            exitShort: close.below(exit)
        )
    }

    private static func index(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(RSI.self, ["period": parameters["period"]])
    }

    private static func trend(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(SMA.self, ["period": parameters["trend_period"]])
    }

    private static func exit(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(SMA.self, ["period": parameters["exit_period"]])
    }
}
