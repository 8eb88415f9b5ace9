import Indicators
import MarketData

/// Follows a close that leaves the Bollinger bands.
enum BollingerBreakout: Strategy {
    static let definition = StrategyDefinition(
        name: "bollinger_breakout",
        title: "Bollinger band breakout",
        description:
            "Buys when the close crosses above the upper band, sells when it crosses below the middle one.",
        parameters: [
            .bars("period", default: 20, minimum: 2, "Length of the bands."),
            .real(
                "stddev",
                default: 2,
                in: 0...10,
                step: 0.25,
                "Distance of the bands in standard deviations."
            ),
        ],
        rule: "enter: close ↑ upper band; exit: close ↓ middle band",
        shortRule: "enter: close ↓ lower band; exit: close ↑ middle band",
        source: "Bollinger 2001."
    )

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [bands(parameters)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let close = view.closes
        let bands = view.columns(bands(parameters))
        let (upper, middle, lower) = (bands[0], bands[1], bands[2])
        return Signals(
            enterLong: close.crossesAbove(upper),
            exitLong: close.crossesBelow(middle),
            enterShort: close.crossesBelow(lower),
            exitShort: close.crossesAbove(middle)
        )
    }

    private static func bands(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(BBANDS.self, ["period": parameters["period"], "stddev": parameters["stddev"]])
    }
}
