import Indicators
import MarketData

/// Follows the trend while a fast exponential average is above a slow one.
enum EMACrossover: Strategy {
    static let definition = StrategyDefinition(
        name: "ema_crossover",
        title: "Exponential moving average crossover",
        description:
            "Buys when a fast exponential average of the closes crosses above a slow one, sells when it crosses back.",
        parameters: [
            .bars("fast_period", default: 12, "Length of the fast average."),
            .bars("slow_period", default: 26, "Length of the slow average."),
        ],
        constraints: [ParameterConstraint("fast_period", .less, "slow_period")],
        rule: "enter: EMA(fast) ↑ EMA(slow); exit: EMA(fast) ↓ EMA(slow)",
        shortRule: "enter: EMA(fast) ↓ EMA(slow); exit: EMA(fast) ↑ EMA(slow)",
        source: "Appel 1979."
    )

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [fast(parameters), slow(parameters)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let fast = view.column(fast(parameters))
        let slow = view.column(slow(parameters))
        return .reversing(up: fast.crossesAbove(slow), down: fast.crossesBelow(slow))
    }

    private static func fast(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(EMA.self, ["period": parameters["fast_period"]])
    }

    private static func slow(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(EMA.self, ["period": parameters["slow_period"]])
    }
}
