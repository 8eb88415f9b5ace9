import Indicators
import MarketData

/// Buys the return of money to what it had left.
enum MoneyFlow: Strategy {
    static let definition = StrategyDefinition(
        name: "mfi",
        title: "Money flow index reversion",
        description: "Buys when the index crosses back above a low level, sells once it has reached 50.",
        parameters: [
            .bars("period", default: 14, "Length of the index."),
            .real("low", default: 20, in: 0...100, step: 1, "Level whose crossing upwards is an entry."),
            .real(
                "high",
                default: 80,
                in: 0...100,
                step: 1,
                "Level whose crossing downwards is a short entry."
            ),
        ],
        constraints: [ParameterConstraint("low", .less, "high")],
        rule: "enter: MFI ↑ low; exit: MFI ≥ 50",
        shortRule: "enter: MFI ↓ high; exit: MFI ≤ 50",
        source: "Quong, Soudack 1989."
    )

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        [index(parameters)]
    }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let index = view.column(index(parameters))
        return Signals(
            enterLong: index.crossesAbove(parameters["low"]),
            exitLong: index.atLeast(50),
            enterShort: index.crossesBelow(parameters["high"]),
            exitShort: index.atMost(50)
        )
    }

    private static func index(_ parameters: Parameters) -> IndicatorUse {
        IndicatorUse(MFI.self, ["period": parameters["period"]])
    }
}
