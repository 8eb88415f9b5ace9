import Testing

@testable import SharedState

@Suite struct LeaseTableTests {
    let folder: TemporaryFolder
    let table: LeaseTable

    init() throws {
        folder = try TemporaryFolder()
        table = LeaseTable(file: SQLiteFile(path: folder.file("limits.db"), kind: .limits))
    }

    private let second: Int64 = 1_000_000
    private let start: Int64 = 1_700_000_000_000_000

    private func acquire(_ owner: Int64, after seconds: Int64 = 0) throws -> LeaseState {
        try table.acquire("AAPL", owner: owner, for: 5 * second, now: start + seconds * second)
    }

    @Test func `one gets a lease, others are told until when it is taken`() throws {
        #expect(try acquire(1) == .held)
        #expect(try acquire(2, after: 1) == .taken(until: start + 5 * second))
        #expect(try acquire(1, after: 2) == .held)
        #expect(try acquire(2, after: 6) == .taken(until: start + 7 * second))
    }

    @Test func `a holder that died is replaced when the lease runs out`() throws {
        _ = try acquire(1)
        #expect(try acquire(2, after: 5) == .held)
        #expect(try table.renew("AAPL", owner: 1, for: second, now: start + 5 * second) == false)
        try table.release("AAPL", owner: 1)
        #expect(try acquire(1, after: 6) == .taken(until: start + 10 * second))
    }

    @Test func `a lease that is renewed or given back`() throws {
        _ = try acquire(1)
        #expect(try table.renew("AAPL", owner: 1, for: 20 * second, now: start + second))
        #expect(
            try table.state("AAPL", owner: 2, now: start + 20 * second) == .taken(until: start + 21 * second)
        )
        #expect(try table.state("AAPL", owner: 1, now: start) == .held)
        try table.release("AAPL", owner: 1)
        #expect(try table.state("AAPL", owner: 2, now: start) == .free)
        #expect(try acquire(2) == .held)
    }

    @Test func `keys don't share leases, and what is over is purged`() throws {
        _ = try acquire(1)
        #expect(try table.acquire("MSFT", owner: 2, for: 60 * second, now: start) == .held)
        try table.purge(now: start + 10 * second)
        #expect(try table.state("AAPL", owner: 2, now: start) == .free)
        #expect(try table.state("MSFT", owner: 1, now: start) == .taken(until: start + 60 * second))
    }

    @Test func `a lease from before the clock was put back is nobody's`() throws {
        _ = try acquire(1)
        #expect(try acquire(2, after: -3600) == .held)
    }

    @Test(.timeLimit(.minutes(1)))
    func `of eight processes one gets each of a hundred leases`() async throws {
        let path = folder.file("limits.db")
        let results = folder.file("results.db")
        try SQLiteFile(path: results, kind: .notes(.rebuild)).open()
        await withTaskGroup(of: Void.self) { group in
            for owner in 1...8 {
                group.addTask {
                    await #expect(processExitsWith: .success) {
                        [path = path as String, results = results as String, owner = Int64(owner) as Int64] in
                        var patient = SQLiteKind.limits
                        patient.busyMilliseconds = 20_000
                        let table = LeaseTable(file: SQLiteFile(path: path, kind: patient))
                        var kind = SQLiteKind.notes(.rebuild)
                        kind.busyMilliseconds = 20_000
                        let notes = SQLiteFile(path: results, kind: kind)
                        for number in 0..<100 {
                            let state = try table.acquire(
                                "\(number)",
                                owner: owner,
                                for: 1_000_000,
                                now: 1_700_000_000_000_000
                            )
                            if state == .held { try notes.note("\(number)") }
                        }
                    }
                }
            }
        }
        let taken = try SQLiteFile(path: results, kind: .notes(.rebuild)).notes()
        #expect(taken.count == 100 && Set(taken).count == 100)
    }
}
