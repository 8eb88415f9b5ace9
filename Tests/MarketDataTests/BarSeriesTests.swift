import Testing

@testable import MarketData

@Suite struct BarSeriesTests {
    private func bars(_ count: Int) -> [Bar] {
        (0..<count).map {
            Bar(time: Int64($0) * 86_400, open: 10, high: 12, low: 9, close: 11, volume: Double($0))
        }
    }

    @Test func `columns give back the bars`() throws {
        let series = try BarSeries(timeframe: .day1, bars: bars(5))
        #expect((0..<series.count).map { series[$0] } == bars(5))
    }

    @Test(arguments: ["open", "high", "low", "close"], [0, -1, Double.infinity, .nan])
    func `a price that is no finite number above zero is refused with its index`(
        column: String,
        value: Double
    ) throws {
        var bars = bars(4)
        switch column {
        case "open": bars[2].open = value
        case "high": bars[2].high = value
        case "low": bars[2].low = value
        default: bars[2].close = value
        }
        let error = try #require(throws: BarSeriesError.self) { try BarSeries(timeframe: .day1, bars: bars) }
        #expect(error.message == "bar 2: \(column) is \(value), not a finite price above 0")
    }

    @Test(arguments: [-1, Double.nan, .infinity])
    func `a volume that is no finite number from zero is refused`(volume: Double) throws {
        var bars = bars(3)
        bars[1].volume = volume
        let error = try #require(throws: BarSeriesError.self) { try BarSeries(timeframe: .day1, bars: bars) }
        guard case .badVolume(index: 1, _) = error else { return #expect(Bool(false), "\(error)") }
    }

    @Test(arguments: [
        (Bar(time: 0, open: 12.1, high: 12, low: 9, close: 11, volume: 0), "open"),
        (Bar(time: 0, open: 8.9, high: 12, low: 9, close: 11, volume: 0), "open"),
        (Bar(time: 0, open: 10, high: 12, low: 9, close: 12.1, volume: 0), "close"),
        (Bar(time: 0, open: 10, high: 12, low: 9, close: 8.9, volume: 0), "close"),
        (Bar(time: 0, open: 10, high: 9, low: 12, close: 10, volume: 0), "low"),
    ])
    func `an open or close outside the bar is refused`(bar: Bar, column: String) {
        #expect(throws: BarSeriesError.outsideRange(index: 0, column: column)) {
            try BarSeries(timeframe: .day1, bars: [bar])
        }
    }

    @Test func `an overshoot from rounding is tolerated and reported`() throws {
        let bar = Bar(time: 0, open: 12 * (1 + 5e-7), high: 12, low: 9, close: 9 * (1 - 5e-7), volume: 1)
        let series = try BarSeries(timeframe: .day1, bars: [bar])
        #expect(series.quality.overshoots == 1)
    }

    @Test func `times have to increase, be dates for daily bars, and lie in four-digit years`() {
        func error(_ timeframe: Timeframe, _ times: [Int64]) -> BarSeriesError? {
            let ones = times.map { _ in 1.0 }
            do throws(BarSeriesError) {
                _ = try BarSeries(
                    timeframe: timeframe,
                    times: times,
                    opens: ones,
                    highs: ones,
                    lows: ones,
                    closes: ones,
                    volumes: ones
                )
                return nil
            } catch {
                return error
            }
        }
        #expect(error(.day1, [0, 86_400, 86_400]) == .timeNotIncreasing(index: 2))
        #expect(error(.day1, [86_400, 0]) == .timeNotIncreasing(index: 1))
        #expect(error(.day1, [0, 86_401]) == .timeNotADate(index: 1))
        #expect(error(.minute1, [0, 86_401]) == nil)
        #expect(error(.minute1, [.min, 0]) == .timeOutOfRange(index: 0))
        #expect(error(.minute1, [0, .max]) == .timeOutOfRange(index: 1))
        #expect(error(.month1, []) == nil)
    }

    @Test func `columns of different lengths are refused`() {
        #expect(throws: BarSeriesError.countMismatch(column: "low", count: 1, times: 2)) {
            try BarSeries(
                timeframe: .minute1,
                times: [0, 60],
                opens: [1, 1],
                highs: [1, 1],
                lows: [1],
                closes: [1, 1],
                volumes: [1, 1]
            )
        }
    }

    @Test func `a slice has its bars and a range its indices`() throws {
        let series = try BarSeries(timeframe: .day1, bars: bars(10))
        #expect(series[3..<5] == (try BarSeries(timeframe: .day1, bars: Array(bars(10)[3..<5]))))
        #expect(series[0..<10] == series)
        #expect(series[4..<4].isEmpty)
        for (time, index) in [(-1, 0), (0, 0), (1, 1), (86_400, 1), (777_600, 9), (777_601, 10)]
            as [(Int64, Int)]
        {
            #expect(series.firstIndex(atOrAfter: time) == index)
        }
        #expect(series.indices(in: TimeRange(start: 86_400, end: 3 * 86_400)) == 1..<3)
        #expect(series.indices(in: TimeRange(start: nil, end: 1)) == 0..<1)
        #expect(series.indices(in: TimeRange(start: 5 * 86_400, end: 86_400)).isEmpty)
        #expect(series.indices(in: .all) == 0..<10)
    }
}
