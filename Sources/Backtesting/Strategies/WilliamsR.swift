import Indicators
import MarketData

/// Buys the recovery of a close at the bottom of its range.
enum WilliamsR: Strategy {
    static let definition = StrategyDefinition(
        name: "williams_r",
        title: "Williams' %R",
        description:
            "Buys when %R crosses back above a low level, sells once it is in the upper half or falls back from a high one.",
        parameters: [
            .bars("period", default: 14, "Length of the range."),
            .real("low", default: -80, in: -100...0, step: 1, "Level whose crossing upwards is an entry."),
            .real(
                "high",
                default: -20,
                in: -100...0,
                step: 1,
                "Level whose crossing downwards is a short entry."
            ),
        ],
        constraints: [ParameterConstraint("low", .less, "high")],
        rule: "enter: %R ↑ low; exit: %R ↓ high or %R ≥ -50",
        shortRule: "enter: %R ↓ high; exit: %R ↑ low or %R ≤ -50",
        source: "Williams 1979."
    )

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [place(parameters)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let place = view.column(place(parameters))
        let (up, down) = (place.crossesAbove(parameters["low"]), place.crossesBelow(parameters["high"]))
        return Signals(
            enterLong: up,
            exitLong: down | place.atLeast(-50),
            enterShort: down,
            exitShort: up | place.atMost(-50)
        )
    }

    private static func place(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(WILLR.self, ["period": parameters["period"]])
    }
}
