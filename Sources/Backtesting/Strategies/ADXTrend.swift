import Indicators
import MarketData

/// Follows the directional movement when it is strong.
enum ADXTrend: Strategy {
    static let definition = StrategyDefinition(
        name: "adx_trend",
        title: "Directional movement",
        description: "Buys when +DI crosses above -DI in a strong trend, sells when -DI crosses above +DI.",
        parameters: [
            .bars("period", default: 14, minimum: 2, "Length of the smoothing."),
            .real("adx_min", default: 25, in: 0...100, step: 1, "ADX from which on a trend is strong."),
        ],
        rule: "enter: +DI ↑ -DI and ADX ≥ adx_min; exit: -DI ↑ +DI",
        shortRule: "enter: -DI ↑ +DI and ADX ≥ adx_min; exit: +DI ↑ -DI",
        source: "Wilder 1978, chapter 4."
    )

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [index(parameters)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let lines = view.columns(index(parameters))
        let (index, plus, minus) = (lines[0], lines[1], lines[2])
        let isStrong = index.atLeast(parameters["adx_min"])
        let (up, down) = (plus.crossesAbove(minus), minus.crossesAbove(plus))
        return Signals(enterLong: up & isStrong, exitLong: down, enterShort: down & isStrong, exitShort: up)
    }

    private static func index(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(ADX.self, ["period": parameters["period"]])
    }
}
