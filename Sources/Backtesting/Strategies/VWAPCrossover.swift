import Indicators
import MarketData

/// Trades the crossings of the close and the volume-weighted average price.
enum VWAPCrossover: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "vwap",
        title: "Volume-weighted average price crossover",
        description: """
            Buys when the close crosses above the volume-weighted average price, sells when it crosses below: the price of \
            the last `window` bars, or on intraday bars that of the session so far.
            """,
        parameters: [.bars("window", default: 20, "Length of the average on daily and longer bars.")],
        rule: "enter: close ↑ VWAP; exit: close ↓ VWAP",
        shortRule: "enter: close ↓ VWAP; exit: close ↑ VWAP",
        source: "Berkowitz, Logue, Noser 1988."
    )

    static let conditions = crossings(.indicator(VWAP.self, ["period": "window"]))

    static func conditions(on timeframe: Timeframe) -> ConditionRule {
        guard timeframe.isIntraday, let seconds = timeframe.seconds else { return conditions }
        // A session is a day at most, so its first bar is among the last day's.
        return crossings(.fixed(IndicatorUse(VWAP.self, ["anchor": 1], warmup: Int(86_400 / seconds))))
    }

    private static func crossings(_ average: Operand) -> ConditionRule {
        .reversing(up: .when(.close, .crossesAbove, average), down: .when(.close, .crossesBelow, average))
    }
}
