import Testing

@testable import SharedState

@Suite struct ResultStoreTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func store(_ bounds: ResultStore.Bounds = .init()) -> ResultStore {
        ResultStore(file: SQLiteFile(path: folder.file("state.db"), kind: .state), bounds: bounds)
    }

    @Test func `a result is had again by another process, byte for byte`() throws {
        let body = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        try store().put("r1", body: body, now: 1)
        #expect(try store().body(of: "r1") == body)
        #expect(try store().body(of: "r2") == nil)
    }

    @Test func `the first result under an id stays`() throws {
        try store().put("r1", body: [1], now: 1)
        try store().put("r1", body: [2], now: 2)
        #expect(try store().body(of: "r1") == [1])
    }

    @Test func `the oldest go when there are too many`() throws {
        let store = store(.init(count: 3, slack: 1))
        for number in 1...5 { try store.put("r\(number)", body: [UInt8(number)], now: 1) }
        let kept = try (1...5).map { try store.body(of: "r\($0)") }
        #expect(kept == [nil, nil, [3], [4], [5]])
    }

    @Test func `the oldest go when they take too many bytes, and what is larger than that is not kept`()
        throws
    {
        let store = store(.init(bytes: 100, slack: 1))
        for name in ["a", "b", "c"] { try store.put(name, body: [UInt8](repeating: 7, count: 40), now: 1) }
        try store.put("d", body: [UInt8](repeating: 7, count: 101), now: 1)
        let kept = try ["a", "b", "c", "d"].map { try store.body(of: $0)?.count }
        #expect(kept == [nil, 40, 40, nil])
    }
}
