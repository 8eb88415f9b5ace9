import Indicators
import MarketData

/// Follows the trend while a fast simple average is above a slow one.
enum SMACrossover: Strategy {
    static let definition = StrategyDefinition(
        name: "sma_crossover",
        title: "Simple moving average crossover",
        description:
            "Buys when a fast simple average of the closes crosses above a slow one, sells when it crosses back.",
        parameters: [
            .bars("fast_period", default: 10, "Length of the fast average."),
            .bars("slow_period", default: 30, "Length of the slow average."),
        ],
        constraints: [ParameterConstraint("fast_period", .less, "slow_period")],
        rule: "enter: SMA(fast) ↑ SMA(slow); exit: SMA(fast) ↓ SMA(slow)",
        shortRule: "enter: SMA(fast) ↓ SMA(slow); exit: SMA(fast) ↑ SMA(slow)",
        source: "Brock, Lakonishok, LeBaron 1992."
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
        IndicatorUse(SMA.self, ["period": parameters["fast_period"]])
    }

    private static func slow(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(SMA.self, ["period": parameters["slow_period"]])
    }
}
