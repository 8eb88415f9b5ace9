import Indicators
import MarketData

/// Follows a trend that three averages agree on.
enum TripleMA: Strategy {
    static let definition = StrategyDefinition(
        name: "triple_ma",
        title: "Three moving averages",
        description: """
            Buys when a fast simple average rises above a medium one that is above a slow one, sells when the fast one falls \
            below the medium one.
            """,
        parameters: [
            .bars("fast_period", default: 4, "Length of the fast average."),
            .bars("medium_period", default: 9, "Length of the medium average."),
            .bars("slow_period", default: 18, "Length of the slow average."),
        ],
        constraints: [
            ParameterConstraint("fast_period", .less, "medium_period"),
            ParameterConstraint("medium_period", .less, "slow_period"),
        ],
        rule: "enter: SMA(fast) > SMA(medium) > SMA(slow), first bar all hold; exit: SMA(fast) < SMA(medium)",
        shortRule:
            "enter: SMA(fast) < SMA(medium) < SMA(slow), first bar all hold; exit: SMA(fast) > SMA(medium)",
        source: "Allen 1972."
    )

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [fast(parameters), medium(parameters), slow(parameters)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let fast = view.column(fast(parameters))
        let medium = view.column(medium(parameters))
        let slow = view.column(slow(parameters))
        return Signals(
            enterLong: (fast.above(medium) & medium.above(slow)).risingEdge,
            exitLong: fast.below(medium),
            enterShort: (fast.below(medium) & medium.below(slow)).risingEdge,
            exitShort: fast.above(medium)
        )
    }

    private static func fast(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(SMA.self, ["period": parameters["fast_period"]])
    }

    private static func medium(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(SMA.self, ["period": parameters["medium_period"]])
    }

    private static func slow(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(SMA.self, ["period": parameters["slow_period"]])
    }
}
