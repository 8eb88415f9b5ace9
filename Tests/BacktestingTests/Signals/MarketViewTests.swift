import Indicators
import MarketData
import Synchronization
import Testing

@testable import Backtesting

@Suite struct MarketViewTests {
    private let series = RandomMarket.daily(300, seed: 4)

    /// An average that counts how often it is computed.
    private enum Counted: Indicator {
        static let calls = Atomic(0)
        static let definition = IndicatorDefinition(
            name: "counted",
            title: "Counted",
            inputs: [.close],
            parameters: SMA.definition.parameters,
            lookback: SMA.definition.lookback,
            source: "This test.",
            definition: "SMA."
        )
        static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
            calls.add(1, ordering: .relaxed)
            return SMA.compute(inputs, parameters)
        }
    }

    @Test func `a column is computed once for each distinct parameters and delay`() {
        var view = MarketView(series: series, start: 0)
        let before = Counted.calls.load(ordering: .relaxed)
        for _ in 0..<3 {
            for period in [5.0, 9] {
                _ = view.column(IndicatorUse(Counted.self, ["period": period]))
                _ = view.column(IndicatorUse(Counted.self, ["period": period], delay: 1))
            }
        }
        #expect(Counted.calls.load(ordering: .relaxed) == before + 4)
    }

    @Test func `an indicator begins its own warm-up before the start, whatever else is used`() {
        let short = IndicatorUse(EMA.self, ["period": 5])
        let long = IndicatorUse(EMA.self, ["period": 12])
        var alone = MarketView(series: series, start: 200)
        var together = MarketView(series: series, start: 200)
        _ = together.column(long)
        let column = together.column(short)
        #expect(column.firstIndex { !$0.isNaN } == 200 - short.warmup + 4)
        #expect(alone.column(short)[199...] == column[199...])
        // Cut to the warm-up, the series gives the same bits.
        var cut = MarketView(series: series[200 - short.warmup..<300], start: short.warmup)
        #expect(Array(cut.column(short)[short.warmup...]) == Array(column[200...]))
    }

    @Test func `a delayed column is the column of the bars before`() {
        var view = MarketView(series: series, start: 0)
        let now = view.columns(IndicatorUse(DONCHIAN.self, ["period": 20]))
        let use = IndicatorUse(DONCHIAN.self, ["period": 20], delay: 1)
        let before = view.columns(use)
        #expect(Array(before[0][20...]) == Array(now[0][19..<299]))
        #expect(before[0][19].isNaN && use.firstDefined(start: 0) == 20)
    }

    @Test func `a session is a day of UTC unless told otherwise`() {
        let times: [Int64] = [-10, -5, 0, 86_399, 86_400, 172_805]
        let bars = times.map { Bar(time: $0, open: 1, high: 1, low: 1, close: 1, volume: 1) }
        let series = (try? BarSeries(timeframe: .minute1, bars: bars)) ?? .empty(.minute1)
        let view = MarketView(series: series, start: 0)
        #expect(view.sessionStarts == [true, false, true, false, true, true])
        let told = MarketView(
            series: series,
            start: 0,
            sessionStarts: [true, false, false, false, false, false]
        )
        #expect(told.sessionStarts.filter(\.self).count == 1)
    }
}
