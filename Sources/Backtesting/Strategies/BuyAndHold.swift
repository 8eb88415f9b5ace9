import Indicators
import MarketData

/// Buys at the first bar of the run and holds to the end.
enum BuyAndHold: Strategy {
    static let definition = StrategyDefinition(
        name: "buy_and_hold",
        title: "Buy and hold",
        description:
            "Buys at the first tradable bar and holds to the end: what every other strategy is measured by.",
        parameters: [],
        rule: "enter: first tradable bar; exit: end of data",
        shortRule: nil,
        source: "The benchmark."
    )

    static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] { [] }

    static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let never = Mask(count: view.count)
        var first = never
        if view.start < view.count { first[view.start] = true }
        return Signals(enterLong: first, exitLong: never, enterShort: never, exitShort: never)
    }
}
