import Testing

@testable import MarketData

@Suite struct PeriodTests {
    @Test(arguments: [
        "1d", "5d", "1mo", "3mo", "6mo", "1y", "2y", "5y", "10y", "ytd", "max", "7w", "60d", "9999d",
    ])
    func `a period is written as it was read`(text: String) {
        #expect(Period(parsing: text)?.description == text)
    }

    @Test(arguments: [
        "", "d", "0d", "10000d", "-1d", "1", "1m", "1h", "1Y", "1 y", "MAX", "1.5y", "1y1mo", "5\u{301}d",
        "٥d",
    ])
    func `anything else is refused`(text: String) {
        #expect(Period(parsing: text) == nil)
    }

    @Test(arguments: [
        ("1y", "2023-03-15"), ("10y", "2014-03-15"), ("6mo", "2023-09-15"), ("1w", "2024-03-08"),
        ("ytd", "2024-01-01"),
    ])
    func `a calendar period begins with the same day so much earlier`(period: String, start: String) throws {
        let newest = try #require(CalendarDate(parsing: "2024-03-15"))
        let period = try #require(Period(parsing: period))
        #expect(period.start(countingBackFrom: newest)?.description == start)
        #expect(period.start(countingBackFrom: newest.secondsUTC) == CalendarDate(parsing: start)?.secondsUTC)
    }

    @Test func `everything has no start, and a short month its end`() throws {
        let newest = try #require(CalendarDate(parsing: "2024-03-31"))
        #expect(Period.max.start(countingBackFrom: newest) == nil)
        #expect(Period.months(1).start(countingBackFrom: newest)?.description == "2024-02-29")
    }

    /// Weekdays from 2024-01-01 to Friday, 2024-03-15.
    private func weekdays() throws -> BarSeries {
        let bars = try #require(CalendarDate(parsing: "2024-01-01")).daysSinceEpoch...19_797
        return try BarSeries(
            timeframe: .day1,
            bars: bars.map(CalendarDate.init(daysSinceEpoch:)).filter { $0.weekday < 6 }.map {
                Bar(time: $0.secondsUTC, open: 1, high: 1, low: 1, close: 1, volume: 1)
            }
        )
    }

    @Test(arguments: [
        ("1d", 1), ("5d", 5), ("7d", 7), ("9999d", 55), ("1w", 6), ("1mo", 22), ("ytd", 55), ("max", 55),
    ])
    func `days are counted by bars and the rest by the calendar`(period: String, bars: Int) throws {
        let series = try weekdays()
        let period = try #require(Period(parsing: period))
        #expect(series.count - series.firstIndex(of: period, timeZone: .utc) == bars)
    }

    @Test func `a day of intraday bars is the newest local session`() throws {
        let sydney = try ZoneFile.rules("Australia/Sydney")
        // 10:00 to 16:00 in Sydney is 23:00 to 05:00 UTC, across midnight.
        let opens = ["2024-01-08T23:00:00Z", "2024-01-09T23:00:00Z"].compactMap(Instant.parse)
        let bars = opens.flatMap { open in
            (0..<6).map { Bar(time: open + 3_600 * $0, open: 1, high: 1, low: 1, close: 1, volume: 1) }
        }
        let series = try BarSeries(timeframe: .hour1, bars: bars)
        #expect(series.firstIndex(of: .days(1), timeZone: sydney) == 6)
        #expect(series.firstIndex(of: .days(2), timeZone: sydney) == 0)
        #expect(series.firstIndex(of: .days(1), timeZone: .utc) == 7)
        #expect(BarSeries.empty(.hour1).firstIndex(of: .days(1), timeZone: sydney) == 0)
    }

    @Test func `a fetch that begins at a day period's start has all its days`() throws {
        let series = try weekdays()
        let newest = try #require(series.times.last)
        for days in 1...40 {
            let start = try #require(Period.days(days).start(countingBackFrom: newest))
            #expect(series.count - series.firstIndex(atOrAfter: start) >= days)
        }
    }
}
