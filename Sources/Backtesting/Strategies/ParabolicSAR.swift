import Indicators
import MarketData

/// Follows the side of the price that the parabolic stop is on.
enum ParabolicSAR: Strategy {
    static let definition = StrategyDefinition(
        name: "parabolic_sar",
        title: "Parabolic stop and reverse",
        description: "Buys when the stop flips below the price, sells when it flips above.",
        parameters: [
            .real("step", default: 0.02, in: 0.001...1, step: 0.01, "Acceleration of each new extreme."),
            .real("max_step", default: 0.2, in: 0.001...1, step: 0.05, "Acceleration at most."),
        ],
        rule: "enter: close ↑ SAR; exit: close ↓ SAR",
        shortRule: "enter: close ↓ SAR; exit: close ↑ SAR",
        source: "Wilder 1978, chapter 2."
    )

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [stop(parameters)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let stop = view.column(stop(parameters))
        let close = view.closes
        return .reversing(up: close.crossesAbove(stop), down: close.crossesBelow(stop))
    }

    private static func stop(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(PSAR.self, ["step": parameters["step"], "max_step": parameters["max_step"]])
    }
}
