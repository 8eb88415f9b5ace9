import Indicators
import MarketData

/// Trades the crossings of the MACD line and its signal.
enum MACDCrossover: Strategy {
    static let definition = StrategyDefinition(
        name: "macd",
        title: "MACD signal crossover",
        description: "Buys when the MACD line crosses above its signal, sells when it crosses below.",
        parameters: [
            .bars("fast_period", default: 12, "Length of the fast average."),
            .bars("slow_period", default: 26, "Length of the slow average."),
            .bars("signal_period", default: 9, "Length of the signal's average."),
        ],
        constraints: [ParameterConstraint("fast_period", .less, "slow_period")],
        rule: "enter: MACD ↑ signal; exit: MACD ↓ signal",
        shortRule: "enter: MACD ↓ signal; exit: MACD ↑ signal",
        source: "Appel 2005."
    )

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [lines(parameters)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let lines = view.columns(lines(parameters))
        return .reversing(up: lines[0].crossesAbove(lines[1]), down: lines[0].crossesBelow(lines[1]))
    }

    private static func lines(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(
            MACD.self,
            [
                "fast_period": parameters["fast_period"],
                "slow_period": parameters["slow_period"],
                "signal_period": parameters["signal_period"],
            ]
        )
    }
}
