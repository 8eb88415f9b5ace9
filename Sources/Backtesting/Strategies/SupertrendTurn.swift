import Indicators
import MarketData

/// Follows the direction of the supertrend.
enum SupertrendTurn: Strategy {
    static let definition = StrategyDefinition(
        name: "supertrend",
        title: "Supertrend",
        description: "Buys when the supertrend turns up, sells when it turns down.",
        parameters: [
            .bars("period", default: 10, "Length of the average true range."),
            .real(
                "multiplier",
                default: 3,
                in: 0.1...20,
                step: 0.5,
                "Distance of the bands in average true ranges."
            ),
        ],
        rule: "enter: supertrend turns up; exit: supertrend turns down",
        shortRule: "enter: supertrend turns down; exit: supertrend turns up",
        source: "Seban."
    )

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [trend(parameters)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let direction = view.columns(trend(parameters))[1]
        return .reversing(up: direction.crossesAbove(0), down: direction.crossesBelow(0))
    }

    private static func trend(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(
            SUPERTREND.self,
            ["period": parameters["period"], "multiplier": parameters["multiplier"]]
        )
    }
}
