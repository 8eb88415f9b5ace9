import Dispatch
import GRDB
import Synchronization
import Testing

@testable import SharedState

@Suite struct ResultStoreTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func store(bytes: Int = 1 << 20) -> ResultStore {
        ResultStore(file: SQLiteFile(path: folder.file("state.db"), kind: .state), bytes: bytes)
    }

    @Test func `a result is had again by another process, byte for byte`() throws {
        for count in [0, 1, 31, 32, 33, 100_000] {
            let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            try store().put("r\(count)", body: body)
            #expect(try store().body(of: "r\(count)") == body)
        }
        #expect(try store().body(of: "r2") == nil)
    }

    @Test func `the first result under an id stays`() throws {
        try store().put("r1", body: [1])
        try store().put("r1", body: [2])
        #expect(try store().body(of: "r1") == [1])
    }

    @Test func `the newest are there when the file has gone around many times`() throws {
        let store = store(bytes: 100_000)
        func body(_ number: Int) -> [UInt8] {
            [UInt8](repeating: UInt8(number % 251), count: number * 370 % 8000)
        }
        for number in 0..<500 {
            try store.put("r\(number)", body: body(number))
            // Eleven of the longest fit, and what may be left over at the end.
            for old in max(0, number - 10)...number { #expect(try store.body(of: "r\(old)") == body(old)) }
        }
        let kept = try (0..<500).filter { try store.body(of: "r\($0)") != nil }
        #expect(kept.count <= 24)
    }

    @Test func `what several put at once is all there, whole`() throws {
        @Sendable func body(_ writer: Int, _ number: Int) -> [UInt8] {
            [UInt8](repeating: UInt8(writer * 50 + number % 50), count: (number * 7919 + writer) % 20_000)
        }
        // Each with a descriptor of its own, as processes have.
        let failures = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 4) { writer in
            let store = store(bytes: 64 << 20)
            for number in 0..<200 {
                do {
                    try store.put("w\(writer)-\(number)", body: body(writer, number))
                    let other = "w\((writer + 1) % 4)-\(number)"
                    if let read = try store.body(of: other), read != body((writer + 1) % 4, number) {
                        failures.withLock { $0 += 1 }
                    }
                } catch { failures.withLock { $0 += 1 } }
            }
        }
        #expect(failures.withLock { $0 } == 0)
        for writer in 0..<4 {
            for number in 0..<200 {
                #expect(try store(bytes: 64 << 20).body(of: "w\(writer)-\(number)") == body(writer, number))
            }
        }
    }

    @Test func `what is larger than all of the room is not kept, and harms nothing`() throws {
        let store = store(bytes: 4096)
        try store.put("a", body: [1, 2, 3])
        try store.put("b", body: [UInt8](repeating: 7, count: 4096))
        #expect(try ["a", "b"].map { try store.body(of: $0) } == [[1, 2, 3], nil])
    }

    @Test func `a body whose bytes are not those that were written is not given out`() throws {
        let store = store()
        try store.put("r1", body: [UInt8](repeating: 1, count: 1000))
        var bytes = folder.contents("state.db-results")
        let last = try #require(bytes.lastIndex(of: 1))
        bytes[last - 500] ^= 1
        try folder.write(bytes, to: "state.db-results")
        #expect(try self.store().body(of: "r1") == nil)
    }

    @Test func `a file that is none of results is begun anew, and so is one that was removed`() throws {
        try folder.write([1, 2, 3], to: "state.db-results")
        let store = store()
        #expect(try store.body(of: "r1") == nil)
        try store.put("r1", body: [1])
        #expect(try store.body(of: "r1") == [1])
        removeFile(folder.file("state.db-results"))
        #expect(try store.body(of: "r1") == nil)
        try store.put("r2", body: [2])
        #expect(try self.store().body(of: "r2") == [2])
    }

    @Test func `results that stand in the table of an earlier version are found`() throws {
        let file = SQLiteFile(path: folder.file("state.db"), kind: .state)
        try file.write { database in
            try database.execute(
                sql: "INSERT INTO results (id, created_at, bytes, body) VALUES ('old', 1, 2, x'0102')"
            )
        }
        #expect(try store().body(of: "old") == [1, 2])
    }
}
