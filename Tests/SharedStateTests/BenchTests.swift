import Testing

@testable import SharedState

@Suite struct BenchTests {
    let folder: TemporaryFolder
    let bench: Bench

    init() throws {
        folder = try TemporaryFolder()
        bench = Bench(file: SQLiteFile(path: folder.file("limits.db"), kind: .limits))
    }

    private let start: Int64 = 1_700_000_000

    @Test func `what is left alone is so until its time, for every process`() throws {
        try bench.put("av:1", until: start + 100, reason: "used up", now: start)
        try bench.put("av:1", feature: "DAILY", until: start + 50, reason: "plan", now: start)
        let other = Bench(file: SQLiteFile(path: folder.file("limits.db"), kind: .limits))
        #expect(
            try other.entries(of: "av:1", now: start + 49) == [
                BenchEntry(feature: "", until: start + 100, reason: "used up"),
                BenchEntry(feature: "DAILY", until: start + 50, reason: "plan"),
            ]
        )
        #expect(try other.entries(of: "av:1", now: start + 50).map(\.feature) == [""])
        #expect(try other.entries(of: "av:1", now: start + 100).isEmpty)
        #expect(try other.entries(of: "av:2", now: start).isEmpty)
    }

    @Test func `the later of two times counts`() throws {
        try bench.put("a", until: start + 100, reason: "long", now: start)
        try bench.put("a", until: start + 10, reason: "short", now: start)
        #expect(try bench.entries(of: "a", now: start).map(\.reason) == ["long"])
    }

    @Test func `an entry from before the clock was put back is over`() throws {
        try bench.put("a", until: start + 100, reason: "x", now: start)
        let before = start - 2 * Bench.longestSeconds
        #expect(try bench.entries(of: "a", now: before).isEmpty)
        try bench.put("a", until: before + 5, reason: "y", now: before)
        #expect(try bench.entries(of: "a", now: before).map(\.reason) == ["y"])
    }

    @Test func `purging drops what is over`() throws {
        try bench.put("a", until: start + 1, reason: "x", now: start)
        try bench.purge(now: start + 2)
        #expect(try bench.entries(of: "a", now: start).isEmpty)
    }
}
