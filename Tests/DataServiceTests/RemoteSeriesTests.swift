import MarketData
import Testing

@testable import DataService

@Suite struct RemoteSeriesTests {
    private let day: Int64 = 86_400
    /// 2024-03-01, a Friday.
    private let now = at("2024-03-01T22:00:00Z")

    private func bars(
        _ first: String,
        _ closes: [Double],
        _ change: (inout ProviderSeries) -> Void = { _ in }
    )
        throws -> ProviderSeries
    {
        let begin = at(first)
        let bars = closes.enumerated().map { index, close in
            Bar(
                time: begin + Int64(index) * day,
                open: close,
                high: close,
                low: close,
                close: close,
                volume: 1
            )
        }
        var series = ProviderSeries(series: try BarSeries(timeframe: .day1, bars: bars))
        series.adjustment = .splitsAndDividends
        change(&series)
        return series
    }

    /// The days from 2024-01-01 to 05, asked for as such.
    private func begun() throws -> RemoteSeries {
        var whole = RemoteSeries(.day1)
        let isTaken1 = try whole.absorb(
            bars("2024-01-01", [1, 2, 3, 4, 5]),
            asked: at("2024-01-01")..<at("2024-01-06"),
            now: now
        )
        #expect(isTaken1)
        return whole
    }

    @Test func `a past span is closed as a whole, its days without bars included`() throws {
        var whole = RemoteSeries(.day1)
        _ = whole.absorb(
            try bars("2024-01-03", [1, 2]),
            asked: at("2024-01-01")..<at("2024-01-08"),
            now: now
        )
        #expect(
            whole.coverage.closed == [at("2024-01-01")..<at("2024-01-08")] && whole.coverage.openFrom == nil
        )
    }

    @Test func `the bar in progress and what follows stay open`() throws {
        var whole = RemoteSeries(.day1)
        let fetched = try bars("2024-02-26", [1, 2, 3, 4, 5]) { $0.isLastPartial = true }
        _ = whole.absorb(fetched, asked: at("2024-02-01")..<Int64.max, now: now)
        #expect(whole.series.count == 4)
        #expect(whole.coverage.closed == [at("2024-02-01")..<at("2024-03-01")])
        #expect(whole.coverage.openFrom == at("2024-03-01") && whole.coverage.checkedAt == now)
    }

    @Test func `the newest finished bar is closed, the time after it is not`() throws {
        var whole = RemoteSeries(.day1)
        _ = whole.absorb(
            try bars("2024-02-26", [1, 2, 3, 4, 5]),
            asked: at("2024-02-01")..<Int64.max,
            now: now
        )
        #expect(whole.coverage.openFrom == at("2024-03-01") + 1 && whole.series.count == 5)
    }

    @Test func `an answer without bars is remembered for its span`() throws {
        var whole = try begun()
        let isTaken2 = whole.absorb(nil, asked: at("2023-12-01")..<at("2024-01-01"), now: now)
        #expect(isTaken2)
        #expect(whole.coverage.closed == [at("2023-12-01")..<at("2024-01-06")])
    }

    @Test func `a missing span is asked for with the bars that touch it`() throws {
        let whole = try begun()
        #expect(whole.request(for: at("2024-01-06")..<Int64.max) == at("2024-01-05")..<Int64.max)
        #expect(
            whole.request(for: at("2023-12-01")..<at("2024-01-01")) == at("2023-12-01")..<at("2024-01-01") + 1
        )
        #expect(
            whole.request(for: at("2025-01-01")..<at("2025-02-01")) == at("2025-01-01")..<at("2025-02-01")
        )
    }

    @Test func `bars are put together, the newer count`() throws {
        var whole = try begun()
        let isTaken3 = try whole.absorb(
            bars("2024-01-05", [5, 6, 7]),
            asked: at("2024-01-05")..<at("2024-01-08"),
            now: now
        )
        #expect(isTaken3)
        #expect(whole.series.closes == [1, 2, 3, 4, 5, 6, 7])
        #expect(whole.coverage.closed == [at("2024-01-01")..<at("2024-01-08")])
    }

    @Test func `bars that were adjusted since are not mixed with those from before`() throws {
        var whole = try begun()
        let isTaken4 = try whole.absorb(
            bars("2024-01-05", [4.9, 6]),
            asked: at("2024-01-05")..<at("2024-01-07"),
            now: now
        )
        #expect(!isTaken4)
        #expect(whole.series.count == 5)
        let isTaken5 = try whole.absorb(
            bars("2024-01-05", [5.000001, 6]),
            asked: at("2024-01-05")..<at("2024-01-07"),
            now: now
        )
        #expect(isTaken5)
    }

    @Test func `a split or dividend newer than the bars makes them outdated, one that is known does not`()
        throws
    {
        var whole = try begun()
        let dividend = CorporateEvent(date: at("2024-01-06"), kind: .dividend(amount: 0.001, currency: nil))
        let fetched = try bars("2024-01-05", [5, 6]) { $0.events = [dividend] }
        let isTaken6 = whole.absorb(fetched, asked: at("2024-01-05")..<at("2024-01-07"), now: now)
        #expect(!isTaken6)
        whole.newestEvent = at("2024-01-06")
        let isTaken7 = whole.absorb(fetched, asked: at("2024-01-05")..<at("2024-01-07"), now: now)
        #expect(isTaken7)
    }

    @Test func `a dividend does not outdate prices that are not adjusted for it`() throws {
        var whole = try begun()
        let dividend = CorporateEvent(date: at("2024-01-06"), kind: .dividend(amount: 1, currency: nil))
        let fetched = try bars("2024-01-05", [5, 6]) {
            $0.events = [dividend]
            $0.adjustment = .splits
        }
        let isTaken8 = whole.absorb(fetched, asked: at("2024-01-05")..<at("2024-01-07"), now: now)
        #expect(isTaken8)
    }

    @Test func `where the provider does not reach further nothing is asked for again`() throws {
        var whole = RemoteSeries(.day1)
        let fetched = try bars("2024-01-03", [1, 2]) { $0.covered.start = at("2024-01-03") }
        _ = whole.absorb(fetched, asked: at("2023-01-01")..<at("2024-01-05"), now: now)
        #expect(whole.coverage.missing(at("2023-01-01")..<at("2024-01-05"), now: now, expiry: 60).isEmpty)
    }
}
