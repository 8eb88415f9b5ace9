import Testing

@testable import MarketData

@Suite struct QualityReportTests {
    private func series(_ bars: [(String, Double, Double)]) throws -> BarSeries {
        try BarSeries(
            timeframe: .day1,
            bars: try bars.map { date, close, volume in
                let time = try #require(CalendarDate(parsing: date)).secondsUTC
                return Bar(time: time, open: close, high: close, low: close, close: close, volume: volume)
            }
        )
    }

    @Test func `gaps, bars without volume and the largest move are found`() throws {
        // Over Easter exchanges close from Thursday to Tuesday; two weeks are a gap; 200 to 50 is a missed split.
        let report = try series([
            ("2024-03-27", 200, 10), ("2024-03-28", 210, 0), ("2024-04-02", 200, 10), ("2024-04-16", 50, 10),
            ("2024-04-17", 60, 0),
        ]).quality
        #expect(report.count == 5)
        #expect(report.gapCount == 1)
        #expect(report.gaps.map { CalendarDate(secondsUTC: $0.after).description } == ["2024-04-02"])
        #expect(report.gaps.map { CalendarDate(secondsUTC: $0.before).description } == ["2024-04-16"])
        #expect(report.zeroVolumes == 2)
        #expect(report.flatBars == 5)
        #expect(report.overshoots == 0)
        #expect(report.largestMove?.change == -0.75)
        #expect(report.largestMove?.time == report.gaps.first?.before)
    }

    @Test func `a missing day is a gap for coins alone`() throws {
        let series = try series([("2024-01-05", 1, 1), ("2024-01-08", 1, 1)])
        #expect(series.quality.gapCount == 0)
        #expect(series.quality(of: .crypto).gapCount == 1)
    }

    @Test func `an empty series has nothing to report`() {
        let report = BarSeries.empty(.day1).quality
        #expect(report.count == 0)
        #expect(report.first == nil)
        #expect(report.largestMove == nil)
    }
}
