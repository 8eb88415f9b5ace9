import Indicators
import MarketData

/// Trades the crossings of Ichimoku's lines on the right side of the cloud.
enum IchimokuCloud: Strategy {
    static let definition = StrategyDefinition(
        name: "ichimoku",
        title: "Ichimoku cloud",
        description: """
            Buys when tenkan crosses above kijun with the close above the cloud drawn over the bar, sells when tenkan crosses \
            below or the close is below that cloud; never looks at the cloud ahead.
            """,
        parameters: [
            .bars("tenkan_period", default: 9, "Length of the conversion line."),
            .bars("kijun_period", default: 26, "Length of the base line; the cloud is drawn so far ahead."),
            .bars("senkou_period", default: 52, "Length of the second edge of the cloud."),
        ],
        constraints: [
            ParameterConstraint("tenkan_period", .less, "kijun_period"),
            ParameterConstraint("kijun_period", .less, "senkou_period"),
        ],
        rule: "enter: tenkan ↑ kijun and close > cloud; exit: tenkan ↓ kijun or close < cloud",
        shortRule: "enter: tenkan ↓ kijun and close < cloud; exit: tenkan ↑ kijun or close > cloud",
        source: "Hosoda 1969."
    )

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [lines(parameters)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let close = view.closes
        let lines = view.columns(lines(parameters))
        let (tenkan, kijun) = (lines[0], lines[1])
        let above = close.above(lines[2]) & close.above(lines[3])
        let below = close.below(lines[2]) & close.below(lines[3])
        let (up, down) = (tenkan.crossesAbove(kijun), tenkan.crossesBelow(kijun))
        return Signals(
            enterLong: up & above,
            exitLong: down | below,
            enterShort: down & below,
            exitShort: up | above
        )
    }

    private static func lines(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(
            ICHIMOKU.self,
            [
                "tenkan_period": parameters["tenkan_period"],
                "kijun_period": parameters["kijun_period"],
                "senkou_period": parameters["senkou_period"],
            ]
        )
    }
}
