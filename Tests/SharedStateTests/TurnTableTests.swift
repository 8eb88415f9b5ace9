import Testing

@testable import SharedState

@Suite struct TurnTableTests {
    let folder: TemporaryFolder
    let table: TurnTable

    init() throws {
        folder = try TemporaryFolder()
        table = TurnTable(
            file: SQLiteFile(path: folder.file("limits.db"), kind: .limits),
            longestWaitMicroseconds: 60_000_000
        )
    }

    private let second: Int64 = 1_000_000
    private let start: Int64 = 1_700_000_000_000_000
    /// One a second, of which three at once.
    private let rate = TurnLimit.rate(RateLimit(60, perSeconds: 60, burst: 3))

    /// Seconds after `start` of a turn asked for at so many.
    private func turn(_ limits: [TurnLimit], at seconds: Int64 = 0, wait: Int64 = 60, key: String = "a")
        throws
        -> Int64?
    {
        let now = start + seconds * second
        switch try table.take(key, limits: limits, now: now, latest: now + wait * second) {
        case .at(let time): return (time - start) / second
        case .tooLate: return nil
        }
    }

    @Test func `a burst goes at once, the next wait in turn`() throws {
        for expected: Int64 in [0, 0, 0, 1, 2, 3] { #expect(try turn([rate]) == expected) }
        #expect(try turn([rate], at: 1) == 4)
        #expect(try turn([rate], key: "b") == 0)
        #expect(try turn([rate], at: 20) == 20)
    }

    @Test func `a turn that comes too late is not taken, and its time is told`() throws {
        for _ in 0..<5 { _ = try turn([rate]) }
        #expect(
            try table.take("a", limits: [rate], now: start, latest: start + 2 * second)
                == .tooLate(start + 3 * second)
        )
        #expect(try table.next("a", limits: [rate], now: start) == start + 3 * second)
        #expect(try turn([rate]) == 3)
    }

    @Test func `a window holds no more than its count, wherever it begins`() throws {
        let window = TurnLimit.window(count: 3, microseconds: 10 * second)
        for (asked, expected): (Int64, Int64) in [(0, 0), (4, 4), (5, 5), (6, 10), (6, 14), (6, 15), (6, 20)]
        {
            #expect(try turn([window], at: asked) == expected)
        }
    }

    @Test func `of several limits the strictest decides, and a refusal takes from none`() throws {
        let day = TurnLimit.window(count: 5, microseconds: 86_400 * second)
        for expected: Int64 in [0, 0, 0, 1, 2] { #expect(try turn([rate, day]) == expected) }
        #expect(try turn([rate, day]) == nil)
        #expect(try turn([rate, day], at: 86_339) == nil)
        #expect(try turn([rate, day], at: 86_400) == 86_400)
    }

    @Test func `a clock that is put back costs at most the length of a limit`() throws {
        let window = TurnLimit.window(count: 2, microseconds: 10 * second)
        for _ in 0..<2 { _ = try turn([rate, window]) }
        #expect(try turn([rate, window], at: -7200) == -7190)
    }

    @Test func `purging changes no turn`() throws {
        let window = TurnLimit.window(count: 2, microseconds: 10 * second)
        for _ in 0..<2 { _ = try turn([window]) }
        try TurnTable.purge(
            SQLiteFile(path: folder.file("limits.db"), kind: .limits),
            now: start + 9 * second,
            longest: 10 * second
        )
        #expect(try turn([window], at: 9) == 10)
    }

    @Test(.timeLimit(.minutes(1)))
    func `turns of eight processes keep every limit together`() async throws {
        let path = folder.file("limits.db")
        let results = folder.file("results.db")
        try SQLiteFile(path: results, kind: .notes(.rebuild)).open()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    await #expect(processExitsWith: .success) {
                        [path = path as String, results = results as String] in
                        var patient = SQLiteKind.limits
                        patient.busyMilliseconds = 20_000
                        let table = TurnTable(
                            file: SQLiteFile(path: path, kind: patient),
                            longestWaitMicroseconds: 3_600_000_000
                        )
                        let limits: [TurnLimit] = [
                            .rate(RateLimit(60, perSeconds: 60, burst: 20)),
                            .window(count: 60, microseconds: 60_000_000),
                        ]
                        var times: [Int64] = []
                        for _ in 0..<40 {
                            guard
                                case .at(let time) = try table.take("p", limits: limits, now: 0, latest: .max)
                            else { continue }
                            times.append(time)
                        }
                        var kind = SQLiteKind.notes(.rebuild)
                        kind.busyMilliseconds = 20_000
                        let notes = SQLiteFile(path: results, kind: kind)
                        for time in times { try notes.note("\(time)") }
                    }
                }
            }
        }
        let times = try SQLiteFile(path: results, kind: .notes(.rebuild)).notes().compactMap { Int64($0) }
            .sorted()
        #expect(times.count == 320 && times[19] == 0 && times[20] == 1_000_000)
        for index in 60..<320 { #expect(times[index] - times[index - 60] >= 60_000_000) }
    }
}
