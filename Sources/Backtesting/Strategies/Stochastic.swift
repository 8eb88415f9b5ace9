import Indicators
import MarketData

/// Trades the turns of the stochastic oscillator at its extremes.
enum Stochastic: Strategy {
    static let definition = StrategyDefinition(
        name: "stochastic",
        title: "Stochastic oscillator",
        description: "Buys when %K crosses above a low %D, sells when it crosses below a high one.",
        parameters: [
            .bars("k_period", default: 14, "Length of the range."),
            .bars("k_smooth", default: 3, "Length of the average that is %K."),
            .bars("d_period", default: 3, "Length of the average of %K that is %D."),
            .real("low", default: 20, in: 0...100, step: 1, "%D below which a turn upwards counts."),
            .real("high", default: 80, in: 0...100, step: 1, "%D above which a turn downwards counts."),
        ],
        constraints: [ParameterConstraint("low", .less, "high")],
        rule: "enter: %K ↑ %D and %D < low; exit: %K ↓ %D and %D > high",
        shortRule: "enter: %K ↓ %D and %D > high; exit: %K ↑ %D and %D < low",
        source: "Lane 1984."
    )

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [lines(parameters)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let lines = view.columns(lines(parameters))
        let (k, d) = (lines[0], lines[1])
        return .reversing(
            up: k.crossesAbove(d) & d.below(parameters["low"]),
            down: k.crossesBelow(d) & d.above(parameters["high"])
        )
    }

    private static func lines(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(
            STOCH.self,
            [
                "k_period": parameters["k_period"],
                "k_smooth": parameters["k_smooth"],
                "d_period": parameters["d_period"],
            ]
        )
    }
}
