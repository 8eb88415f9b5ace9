import Testing

@testable import DataService

@Suite struct CoverageTests {
    /// Bars up to 100 are kept; what follows was looked at at 1000.
    private var coverage: Coverage {
        var coverage = Coverage()
        coverage.close(10..<100)
        coverage.open(from: 100, now: 1000)
        return coverage
    }

    @Test func `closed bars never expire, the open part does`() {
        #expect(coverage.missing(20..<Int64.max, now: 1500, expiry: 600).isEmpty)
        #expect(coverage.missing(20..<Int64.max, now: 1600, expiry: 600) == [100..<Int64.max])
        #expect(coverage.missing(20..<100, now: 999_999, expiry: 600).isEmpty)
        #expect(coverage.missing(20..<150, now: 999_999, expiry: 600) == [100..<150])
        #expect(coverage.missing(20..<Int64.max, now: 999_999, expiry: nil).isEmpty)
    }

    @Test func `without an expiry time a look serves the requests of that second alone`() {
        #expect(coverage.missing(20..<Int64.max, now: 1000, expiry: 0).isEmpty)
        #expect(coverage.missing(20..<Int64.max, now: 1001, expiry: 0) == [100..<Int64.max])
    }

    @Test func `a look from before the clock was put back is too old`() {
        #expect(coverage.missing(20..<Int64.max, now: 999, expiry: 600).isEmpty)
        #expect(coverage.missing(20..<Int64.max, now: 100, expiry: 600) == [100..<Int64.max])
    }

    @Test func `nothing is asked for below the provider's first bar, for as long as that holds`() {
        var coverage = coverage
        coverage.note(floor: 10, until: 5000)
        #expect(coverage.missing(0..<50, now: 4999, expiry: 600).isEmpty)
        #expect(coverage.missing(0..<50, now: 5000, expiry: 600) == [0..<10])
    }

    @Test func `closing a part of the open span moves its begin`() {
        var coverage = coverage
        coverage.close(90..<140)
        #expect(coverage.openFrom == 140 && coverage.closed == [10..<140])
        coverage.open(from: 120, now: 2000)
        #expect(coverage.closed == [10..<120] && coverage.openFrom == 120 && coverage.checkedAt == 2000)
    }

    @Test func `a run has no gap`() {
        var coverage = coverage
        coverage.close(-50..<0)
        #expect(coverage.run(around: 50) == 10..<Int64.max)
        #expect(coverage.run(around: -1) == -50..<0)
        #expect(coverage.run(around: 5) == nil)
    }

    @Test func `it is read as it was written, and nothing else is`() {
        var coverage = coverage
        coverage.close(Int64.min..<0)
        func read(_ closed: String) -> Coverage? {
            Coverage(closed: closed, openFrom: 100, checkedAt: 1000, floor: nil, floorUntil: 0, adjustedAt: 0)
        }
        #expect(read(coverage.closedText) == coverage)
        for text in ["5:1", "1:5 4:9", "1:", "a:b", "1:2:3"] { #expect(read(text) == nil, "\(text)") }
    }
}
