import Testing

@testable import SharedState

@Suite struct BreakerTableTests {
    let folder: TemporaryFolder
    /// Two processes' views of the same breakers.
    let one, two: BreakerTable

    init() throws {
        folder = try TemporaryFolder()
        let path = folder.file("limits.db")
        one = BreakerTable(file: SQLiteFile(path: path, kind: .limits))
        two = BreakerTable(file: SQLiteFile(path: path, kind: .limits))
    }

    private let second: Int64 = 1_000_000
    private let start: Int64 = 1_700_000_000_000_000
    private let policy = BreakerPolicy(
        failures: 3,
        restMicroseconds: 10_000_000,
        longestRestMicroseconds: 60_000_000,
        probeMicroseconds: 5_000_000
    )

    private func at(_ seconds: Int64) -> Int64 { start + seconds * second }

    private func fail(_ times: Int, _ table: BreakerTable, at seconds: Int64, owner: Int64 = 1) throws {
        for _ in 0..<times { try table.failed("yahoo", owner: owner, policy, now: at(seconds)) }
    }

    private func refusal(_ table: BreakerTable, _ owner: Int64, at seconds: Int64) throws -> Int64? {
        try table.refusal("yahoo", owner: owner, policy, now: at(seconds)).map { $0 / second }
    }

    @Test func `it opens for all after failures in a row, whoever had them`() throws {
        try fail(2, one, at: 0)
        #expect(try refusal(two, 2, at: 0) == nil)
        try fail(1, two, at: 0, owner: 2)
        #expect(try refusal(one, 1, at: 4) == 6)
        #expect(try refusal(two, 2, at: 4) == 6)
        #expect(try one.state("yahoo", policy, now: at(4)) == .open(until: at(10)))
        #expect(try one.state("other", policy, now: at(4)) == .closed)
    }

    @Test func `a success in between begins the count anew`() throws {
        try fail(2, one, at: 0)
        try two.succeeded("yahoo")
        try fail(2, one, at: 0)
        #expect(try refusal(one, 1, at: 0) == nil)
    }

    @Test func `after the rest one process probes, and its success closes it for all`() throws {
        try fail(3, one, at: 0)
        #expect(try one.state("yahoo", policy, now: at(10)) == .halfOpen(probeUntil: nil))
        #expect(try refusal(two, 2, at: 10) == nil)
        #expect(try refusal(one, 1, at: 11) == 4)
        #expect(try refusal(two, 2, at: 11) == nil)
        try two.succeeded("yahoo")
        #expect(try refusal(one, 1, at: 11) == nil)
        #expect(try one.state("yahoo", policy, now: at(11)) == .closed)
    }

    @Test func `a probe that fails doubles the rest, up to the longest`() throws {
        try fail(3, one, at: 0)
        var now: Int64 = 10
        for rest: Int64 in [20, 40, 60, 60] {
            #expect(try refusal(two, 2, at: now) == nil)
            try fail(1, two, at: now, owner: 2)
            #expect(try one.state("yahoo", policy, now: at(now)) == .open(until: at(now + rest)))
            now += rest
        }
    }

    @Test func `a probe that died is replaced`() throws {
        try fail(3, one, at: 0)
        _ = try refusal(one, 1, at: 10)
        #expect(try refusal(two, 2, at: 14) == 1)
        #expect(try refusal(two, 2, at: 15) == nil)
    }

    @Test func `calls that were under way when it opened don't prolong the rest`() throws {
        try fail(3, one, at: 0)
        try fail(5, two, at: 5, owner: 2)
        #expect(try refusal(one, 1, at: 5) == 5)
    }

    @Test func `a refusal by the other side opens it at once, for as long as it asks`() throws {
        try one.trip("yahoo", for: 30 * second, policy, now: at(0))
        try two.trip("yahoo", for: 30 * second, policy, now: at(1))
        #expect(try refusal(two, 2, at: 1) == 29)
        _ = try refusal(two, 2, at: 30)
        try two.trip("yahoo", for: 20 * second, policy, now: at(30))
        #expect(try refusal(one, 1, at: 30) == 40)
    }

    @Test func `a rest from before the clock was put back is over`() throws {
        try fail(3, one, at: 0)
        #expect(try refusal(one, 1, at: -3600) == nil)
    }
}
