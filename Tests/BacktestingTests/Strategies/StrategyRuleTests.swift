import Indicators
import MarketData
import Testing

@testable import Backtesting

@Suite struct StrategyRuleTests {
    @Test func `vwap is of the session on intraday bars`() throws {
        // Two days of four hours: the second opens far below the first, whose average it must not know.
        let prices: [Double] = [100, 102, 104, 103, 50, 51, 49, 52]
        let bars = prices.enumerated().map { hour, price in
            let time = Int64(hour / 4) * 86_400 + Int64(hour % 4) * 3_600
            return Bar(time: time, open: price, high: price, low: price, close: price, volume: 10)
        }
        let series = try BarSeries(timeframe: .hour1, bars: bars)
        let type = try #require(strategy(named: "VWAP_Strategy"))
        let parameters = try type.definition.resolve([])
        var view = MarketView(series: series, start: 0)
        let signals = type.signals(parameters, &view)
        // Averages: 100 101 102 102.25, then 50 50.5 50 50.5.
        #expect(signals.enterLong.bars == [1, 5, 7])
        #expect(signals.exitLong.bars == [6])
        #expect(type.warmup(parameters, timeframe: .hour1) == 25)
        #expect(type.warmup(parameters, timeframe: .day1) == 20)
    }

    @Test func `buying and holding enters once, at the first bar of the run`() throws {
        let type = try #require(strategy(named: "buy_and_hold"))
        var view = MarketView(series: RandomMarket.daily(20, seed: 1), start: 7)
        #expect(type.signals(try type.definition.resolve([]), &view).enterLong.bars == [7])
        var empty = MarketView(series: .empty(.day1), start: 0)
        #expect(type.signals(try type.definition.resolve([]), &empty).enterLong.isEmpty)
    }

    @Test func `a fast average no shorter than the slow one is refused by name`() throws {
        let definition = try #require(strategy(named: "sma_crossover")).definition
        let faults = #expect(throws: ParameterFaults.self) {
            try definition.resolve([("slow_period", 10), ("fast_period", 10)])
        }
        #expect(faults?.faults.map(\.name) == ["fast_period"])
        #expect(
            faults?.message == "fast_period must be less than slow_period (fast_period=10 slow_period=10)"
        )
    }

    @Test func `the seed's rsi buys below a hundred less its threshold`() throws {
        let type = try #require(strategy(named: "RSI_Strategy"))
        var view = MarketView(series: GoldenFile.goog, start: 0)
        let use = IndicatorUse(RSI.self, ["period": 14])
        let signals = type.signals(try type.definition.resolve([("rsi_threshold", 75)]), &view)
        let index = view.column(use)
        #expect(signals.enterLong == index.below(25) && signals.exitLong == index.above(75))
    }

    @Test func `the parabolic stop flips at the bar that reaches it, even where that closes at the new stop`()
        throws
    {
        // Rising; then a bar falls through the stop and still closes at its high, the highest, where the new stop is.
        let bars = (0..<8).map { index in
            let price = 100 + Double(index)
            return Bar(
                time: Int64(index) * 86_400,
                open: price,
                high: price + 1,
                low: index == 6 ? 80 : price - 1,
                close: index < 6 ? price : index == 6 ? price + 1 : price - 1,
                volume: 1
            )
        }
        let series = try BarSeries(timeframe: .day1, bars: bars)
        let rule = strategy(named: "parabolic_sar")
        let stop = try #require(rule)
        var view = MarketView(series: series, start: 0)
        let signals = stop.signals(Parameters(defaultsOf: stop.definition.parameters), &view)
        #expect(PSAR.values(high: series.highs.span, low: series.lows.span, step: 0.02, limit: 0.2)[6] == 107)
        #expect(series.closes[6] == 107)
        #expect(signals.exitLong.bars == [6])
        #expect(signals.enterShort.bars == [6])
    }

    @Test func `nothing that does not move is ever traded`() throws {
        let bars = (0..<600).map { day in
            Bar(time: Int64(day) * 86_400, open: 0.1, high: 0.1, low: 0.1, close: 0.1, volume: 7)
        }
        let series = try BarSeries(timeframe: .day1, bars: bars)
        for type in allStrategies where !["buy_and_hold", "rsi"].contains(type.definition.name) {
            let parameters = Parameters(defaultsOf: type.definition.parameters)
            var view = MarketView(series: series, start: 0)
            let signals = type.signals(parameters, &view)
            #expect(signals.enterLong.isEmpty && signals.enterShort.isEmpty, "\(type.definition.name)")
        }
    }
}
