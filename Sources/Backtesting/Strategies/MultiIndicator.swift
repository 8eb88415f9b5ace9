import Indicators
import MarketData

/// Follows a trend of averages unless momentum says that it has gone too far.
enum MultiIndicator: Strategy {
    static let definition = StrategyDefinition(
        name: "multi_indicator",
        title: "Trend confirmed by momentum",
        description: """
            Long while a fast exponential average is above a slow one and the relative strength index is not yet high; \
            out when either is no longer so.
            """,
        parameters: [
            .bars("fast_period", default: 9, "Length of the fast average."),
            .bars("slow_period", default: 21, "Length of the slow average."),
            .bars("rsi_period", default: 14, minimum: 2, "Length of the relative strength index."),
            .real("rsi_low", default: 30, in: 0...100, step: 1, "Index below which a fall has gone too far."),
            .real(
                "rsi_high",
                default: 70,
                in: 0...100,
                step: 1,
                "Index above which a rise has gone too far."
            ),
        ],
        constraints: [
            ParameterConstraint("fast_period", .less, "slow_period"),
            ParameterConstraint("rsi_low", .less, "rsi_high"),
        ],
        rule: "enter: EMA(fast) > EMA(slow) and RSI < high; exit: EMA(fast) < EMA(slow) or RSI > high",
        shortRule: "enter: EMA(fast) < EMA(slow) and RSI > low; exit: EMA(fast) > EMA(slow) or RSI < low",
        source: "Confirmation of trend by momentum."
    )

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [fast(parameters), slow(parameters), index(parameters)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let fast = view.column(fast(parameters))
        let slow = view.column(slow(parameters))
        let index = view.column(index(parameters))
        let (rising, falling) = (fast.above(slow), fast.below(slow))
        let (low, high) = (parameters["rsi_low"], parameters["rsi_high"])
        return Signals(
            enterLong: rising & index.below(high),
            exitLong: falling | index.above(high),
            enterShort: falling & index.above(low),
            exitShort: rising | index.below(low)
        )
    }

    private static func fast(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(EMA.self, ["period": parameters["fast_period"]])
    }

    private static func slow(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(EMA.self, ["period": parameters["slow_period"]])
    }

    private static func index(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(RSI.self, ["period": parameters["rsi_period"]])
    }
}
