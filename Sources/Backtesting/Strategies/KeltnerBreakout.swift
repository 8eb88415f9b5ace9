import Indicators
import MarketData

/// Follows a close that leaves the Keltner channel.
enum KeltnerBreakout: Strategy {
    static let definition = StrategyDefinition(
        name: "keltner_breakout",
        title: "Keltner channel breakout",
        description: "Buys when the close crosses above the channel, sells when it crosses below its middle.",
        parameters: [
            .bars("ema_period", default: 20, "Length of the middle."),
            .bars("atr_period", default: 10, "Length of the average true range."),
            .real(
                "multiplier",
                default: 2,
                in: 0...20,
                step: 0.25,
                "Distance of the bands in average true ranges."
            ),
        ],
        rule: "enter: close ↑ EMA + multiplier·ATR; exit: close ↓ EMA",
        shortRule: "enter: close ↓ EMA - multiplier·ATR; exit: close ↑ EMA",
        source: "Keltner 1960."
    )

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [channel(parameters)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let close = view.closes
        let channel = view.columns(channel(parameters))
        let (upper, middle, lower) = (channel[0], channel[1], channel[2])
        return Signals(
            enterLong: close.crossesAbove(upper),
            exitLong: close.crossesBelow(middle),
            enterShort: close.crossesBelow(lower),
            exitShort: close.crossesAbove(middle)
        )
    }

    private static func channel(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(
            KELTNER.self,
            [
                "ema_period": parameters["ema_period"],
                "atr_period": parameters["atr_period"],
                "multiplier": parameters["multiplier"],
            ]
        )
    }
}
