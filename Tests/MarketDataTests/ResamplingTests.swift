import Testing

@testable import MarketData

@Suite struct ResamplingTests {
    private func bar(_ time: String, _ price: Double) throws -> Bar {
        let time = try #require(Instant.parse(time))
        return Bar(time: time, open: price, high: price + 2, low: price - 2, close: price + 1, volume: 10)
    }

    private func days(_ dates: [String]) throws -> BarSeries {
        try BarSeries(
            timeframe: .day1,
            bars: try dates.enumerated().map { try bar($0.element, 100 + Double($0.offset)) }
        )
    }

    private func stamps(_ series: BarSeries) -> [String] {
        series.times.map { Instant.text($0, of: series.timeframe) }
    }

    @Test func `a longer bar has the first open, highest high, lowest low, last close and the volumes' sum`()
        throws
    {
        let series = try days(["2024-01-04", "2024-01-05", "2024-01-08", "2024-01-09"])
        let weeks = try series.resampled(to: .week1, timeZone: .utc).series
        #expect(weeks.timeframe == .week1)
        #expect(stamps(weeks) == ["2024-01-01", "2024-01-08"])
        #expect(weeks[0] == Bar(time: 1_704_067_200, open: 100, high: 103, low: 98, close: 102, volume: 20))
        #expect(weeks[1] == Bar(time: 1_704_672_000, open: 102, high: 105, low: 100, close: 104, volume: 20))
    }

    @Test func `months begin on the first and years end them`() throws {
        let months = try days(["2023-12-28", "2023-12-29", "2024-01-02", "2024-03-01"]).resampled(
            to: .month1,
            timeZone: .utc
        )
        #expect(stamps(months.series) == ["2023-12-01", "2024-01-01", "2024-03-01"])
    }

    @Test func `hours are counted from the session's start on both sides of a clock change`() throws {
        let newYork = try ZoneFile.rules("America/New_York")
        var bars: [Bar] = []
        // Friday before and Monday after the change of 2024-03-10; 09:30 is 14:30 and then 13:30 UTC.
        for open in ["2024-03-08T14:30:00Z", "2024-03-11T13:30:00Z"].compactMap(Instant.parse) {
            for i in 0..<13 {
                bars.append(Bar(time: open + Int64(i) * 1_800, open: 5, high: 5, low: 5, close: 5, volume: 1))
            }
        }
        let hours = try BarSeries(timeframe: .minute30, bars: bars).resampled(to: .hour1, timeZone: newYork)
        #expect(hours.series.count == 14)
        #expect(stamps(hours.series)[0] == "2024-03-08T14:30:00Z")
        #expect(stamps(hours.series)[6] == "2024-03-08T20:30:00Z")
        #expect(stamps(hours.series)[7] == "2024-03-11T13:30:00Z")
        #expect(hours.series.volumes[6] == 1)
        let dates = try BarSeries(timeframe: .minute30, bars: bars).resampled(to: .day1, timeZone: newYork)
        #expect(stamps(dates.series) == ["2024-03-08", "2024-03-11"])
    }

    @Test func `a quiet first minute does not move the session's hours`() throws {
        let newYork = try ZoneFile.rules("America/New_York")
        let series = try BarSeries(
            timeframe: .minute1,
            bars: [
                try bar("2024-06-03T13:34:00Z", 9), try bar("2024-06-03T14:29:00Z", 9),
                try bar("2024-06-03T14:30:00Z", 9),
            ]
        )
        let hours = try series.resampled(to: .hour1, timeZone: newYork).series
        #expect(stamps(hours) == ["2024-06-03T13:30:00Z", "2024-06-03T14:30:00Z"])
    }

    @Test func `a session across midnight UTC is one local day`() throws {
        let sydney = try ZoneFile.rules("Australia/Sydney")
        let bars = try ["2024-01-08T23:00:00Z", "2024-01-09T00:00:00Z", "2024-01-09T04:00:00Z"].map {
            try bar($0, 7)
        }
        let dates = try BarSeries(timeframe: .hour1, bars: bars).resampled(to: .day1, timeZone: sydney)
        #expect(stamps(dates.series) == ["2024-01-09"])
    }

    @Test func `an unfinished last bar is known and can be left out`() throws {
        let series = try days(["2024-01-04", "2024-01-05", "2024-01-08", "2024-01-09"])
        let unknown = try series.resampled(to: .week1, timeZone: .utc)
        #expect(!unknown.isLastComplete)
        #expect(stamps(unknown.complete) == ["2024-01-01"])
        let monday = try #require(Instant.parse("2024-01-15T00:00:00Z"))
        #expect(try !series.resampled(to: .week1, timeZone: .utc, asOf: monday - 1).isLastComplete)
        let finished = try series.resampled(to: .week1, timeZone: .utc, asOf: monday)
        #expect(finished.isLastComplete)
        #expect(finished.complete == finished.series)
        // A market that never closes shows the end of its week by itself.
        let coins = try days((8...14).map { "2024-01-\($0 < 10 ? "0" : "")\($0)" })
        #expect(try coins.resampled(to: .week1, timeZone: .utc).isLastComplete)
        #expect(try !coins[0..<6].resampled(to: .week1, timeZone: .utc).isLastComplete)
    }

    @Test func `cutting the future off changes only the last longer bar`() throws {
        let newYork = try ZoneFile.rules("America/New_York")
        let start = try #require(Instant.parse("2024-03-06T14:30:00Z"))
        let bars = (0..<900).map { i in
            let price = 100 + Double((i * 7_919) % 37)
            return Bar(
                time: start + Int64(i) * 900,
                open: price,
                high: price + 1,
                low: price - 1,
                close: price,
                volume: 1
            )
        }
        let series = try BarSeries(timeframe: .minute15, bars: bars)
        for target in [Timeframe.minute30, .minute45, .hour1, .hour4, .day1, .week1, .month1] {
            let whole = try series.resampled(to: target, timeZone: newYork).series
            for end in stride(from: 1, to: 900, by: 13) {
                let part = try series[0..<end].resampled(to: target, timeZone: newYork)
                #expect(part.complete == whole[0..<part.complete.count])
                #expect(part.series.count - part.complete.count <= 1)
            }
        }
    }

    @Test(
        arguments: [
            (.day1, .hour1), (.week1, .month1), (.week1, .day1), (.month1, .day1), (.minute45, .hour1),
            (.minute2, .minute5),
            (.minute45, .hour4), (.month1, .week1),
        ] as [(Timeframe, Timeframe)]
    )
    func `a timeframe that whole bars do not fill is refused`(from: Timeframe, to: Timeframe) {
        #expect(throws: BarSeriesError.cannotResample(from: from, to: to)) {
            try BarSeries.empty(from).resampled(to: to, timeZone: .utc)
        }
    }

    @Test(arguments: Timeframe.allCases)
    func `the same timeframe stays as it is`(timeframe: Timeframe) throws {
        let bars = try BarSeries(
            timeframe: timeframe,
            bars: [try bar("2024-01-01", 5), try bar("2024-02-01", 6)]
        )
        #expect(try bars.resampled(to: timeframe, timeZone: .utc).series == bars)
    }

    @Test func `no bars stay no bars`() throws {
        let none = try BarSeries.empty(.minute5).resampled(to: .month1, timeZone: .utc)
        #expect(none.series == .empty(.month1))
        #expect(none.complete.isEmpty)
    }
}
