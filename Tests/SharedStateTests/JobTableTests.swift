import Testing

@testable import SharedState

@Suite struct JobTableTests {
    let folder: TemporaryFolder
    let table: JobTable
    private let start: Int64 = 1_700_000_000_000_000
    private let second: Int64 = 1_000_000
    private let worker = JobTable.Worker(number: 1, process: 101)
    private let other = JobTable.Worker(number: 2, process: 102)

    init() throws {
        folder = try TemporaryFolder()
        table = JobTable(file: SQLiteFile(path: folder.file("state.db"), kind: .state))
    }

    private func order(owner: String = "", client: String = "c") -> Job.Order {
        Job.Order(
            owner: owner,
            client: client,
            path: "/api/strategy/optimize",
            accept: "",
            body: [1, 2, 3],
            requestID: "r",
            work: 7
        )
    }

    private func claim(_ worker: JobTable.Worker, at now: Int64) throws -> JobTable.Claim? {
        try table.claim(by: worker, for: 10 * second, now: now)
    }

    @Test func `jobs are taken up in the order they came, each by one worker`() throws {
        for id in ["a", "b"] { _ = try table.order(order(), id: id, now: start) }
        let first = try #require(try claim(worker, at: start))
        let second = try #require(try claim(other, at: start))
        #expect(first.id == "a" && first.order == order() && first.attempts == 1)
        #expect(second.id == "b")
        #expect(try claim(worker, at: start) == nil)
        #expect(try table.job("a", of: "")?.state == .running)
    }

    @Test func `a client with many jobs does not hold up the others`() throws {
        for (id, client) in [("a", "x"), ("b", "x"), ("c", "x"), ("d", "y"), ("e", "z")] {
            _ = try table.order(order(client: client), id: id, now: start)
        }
        let taken = try (1...5).map { number in try claim(worker, at: start + Int64(number))?.id }
        #expect(taken == ["a", "d", "e", "b", "c"])
    }

    @Test func `a job is its worker's as long as the lease is prolonged, then another's`() throws {
        _ = try table.order(order(), id: "a", now: start)
        let first = try #require(try claim(worker, at: start))
        let alive = start + 9 * second
        #expect(try table.prolong(first, by: worker, done: 3, total: 10, for: 10 * second, now: alive))
        #expect(try claim(other, at: start + 11 * second) == nil)
        let job = try #require(try table.job("a", of: ""))
        #expect(job.done == 3 && job.total == 10)
        let taken = try #require(try claim(other, at: alive + 10 * second))
        #expect(taken.attempts == 2)
        // The first one was only slow, and finds out.
        #expect(try !table.prolong(first, by: worker, done: 4, total: 10, for: second, now: alive))
        let outcome = Job.Outcome(status: 200, contentType: "application/json", body: [9])
        #expect(try !table.finish(first, by: worker, outcome, total: 10, now: alive))
        #expect(try table.outcome(of: "a", owner: "") == nil)
        #expect(try table.finish(taken, by: other, outcome, total: 10, now: alive + 11 * second))
        #expect(try table.outcome(of: "a", owner: "") == outcome)
        #expect(try table.job("a", of: "")?.state == .succeeded)
    }

    @Test func `the job of a process that is dead is taken up at once`() throws {
        _ = try table.order(order(), id: "a", now: start)
        _ = try claim(worker, at: start)
        try table.endLeases { $0 == 101 }
        #expect(try claim(other, at: start + second) == nil)
        try table.endLeases { $0 != 101 }
        #expect(try claim(other, at: start + second)?.attempts == 2)
    }

    @Test func `a job that is put back was not begun`() throws {
        _ = try table.order(order(), id: "a", now: start)
        let first = try #require(try claim(worker, at: start))
        try table.giveBack(first, by: worker)
        #expect(try table.job("a", of: "")?.state == .queued)
        #expect(try claim(other, at: start)?.attempts == 1)
    }

    @Test func `a cancelled job is begun by nobody, and its worker is told`() throws {
        for id in ["a", "b"] { _ = try table.order(order(), id: id, now: start) }
        let first = try #require(try claim(worker, at: start))
        for id in ["a", "b"] {
            let cancelled = try #require(try table.cancel(id, of: "", now: start + second))
            #expect(cancelled.job.state == .cancelled && cancelled.isEnded)
        }
        #expect(try table.cancel("a", of: "", now: start)?.isEnded == false)
        #expect(try claim(other, at: start + 60 * second) == nil)
        #expect(
            try !table.prolong(first, by: worker, done: 1, total: 1, for: second, now: start + second)
        )
        #expect(try table.cancel("c", of: "", now: start) == nil)
    }

    @Test func `a failure is kept as it would have been answered`() throws {
        _ = try table.order(order(), id: "a", now: start)
        let claim = try #require(try claim(worker, at: start))
        let outcome = Job.Outcome(status: 422, contentType: "application/problem+json", body: [1])
        #expect(try table.finish(claim, by: worker, outcome, total: 0, now: start))
        #expect(try table.job("a", of: "")?.state == .failed)
        #expect(try table.outcome(of: "a", owner: "") == outcome)
    }

    @Test func `jobs of one owner are nobody else's`() throws {
        _ = try table.order(order(owner: "x"), id: "a", now: start)
        _ = try table.order(order(owner: "y"), id: "b", now: start)
        #expect(try table.jobs(of: "x", in: nil, limit: 10).map(\.id) == ["a"])
        #expect(try table.job("a", of: "y") == nil)
        #expect(try table.cancel("a", of: "y", now: start) == nil)
        #expect(try table.jobs(of: "y", in: .running, limit: 10).isEmpty)
    }

    @Test func `so many of one client and of all wait at a time`() throws {
        let bounds = JobTable.Bounds(ofClient: 2, ofAll: 3)
        func add(_ id: String, _ client: String) throws -> JobTable.Ordering {
            try table.order(order(client: client), id: id, bounds: bounds, now: start)
        }
        for id in ["a", "b"] { guard case .taken = try add(id, "c") else { Issue.record("refused"); return } }
        #expect(try add("x", "c") == .clientHasTooMany)
        _ = try add("d", "e")
        #expect(try add("x", "f") == .tooMany)
        _ = try table.cancel("a", of: "", now: start)
        guard case .taken = try add("g", "c") else { Issue.record("refused"); return }
    }

    @Test func `old jobs and those beyond the bounds go, unfinished ones stay`() throws {
        for (index, id) in ["a", "b", "c", "d"].enumerated() {
            _ = try table.order(order(), id: id, now: start)
            let claim = try #require(try claim(worker, at: start))
            let outcome = Job.Outcome(status: 200, contentType: "x", body: [UInt8](repeating: 0, count: 10))
            _ = try table.finish(claim, by: worker, outcome, total: 1, now: start + Int64(index) * second)
        }
        _ = try table.order(order(), id: "e", now: start - 100 * second)
        func left() throws -> [String] { try table.jobs(of: "", in: nil, limit: 10).map(\.id) }
        try table.purge(endedBefore: start + 1, keeping: 10, bytes: 1000)
        #expect(try left() == ["e", "d", "c", "b"])
        try table.purge(endedBefore: start, keeping: 2, bytes: 1000)
        #expect(try left() == ["e", "d", "c"])
        try table.purge(endedBefore: start, keeping: 2, bytes: 15)
        #expect(try left() == ["e", "d"])
        #expect(try table.outcome(of: "c", owner: "") == nil)
        let census = try table.census()
        #expect(census.counts == [.queued: 1, .succeeded: 1] && census.oldestQueued == start - 100 * second)
    }
}
