import GRDB
import Testing

@testable import SharedState

@Suite struct BackupTests {
    private let folder: TemporaryFolder
    private let file: SQLiteFile

    init() throws {
        folder = try TemporaryFolder()
        file = SQLiteFile(path: folder.file("state.db"), kind: .state)
    }

    private func put(_ id: String, in file: SQLiteFile) throws(SharedStateError) {
        try file.write { database in
            try database.execute(
                sql: "INSERT INTO results (id, created_at, bytes, body) VALUES (?, 1, 0, zeroblob(10000))",
                arguments: [id]
            )
        }
    }

    @Test func `a copy holds what was committed, and is a file of its kind`() throws {
        for index in 0..<50 { try put("r\(index)", in: file) }
        let copy = folder.file("copy.db")
        // A writer in the middle of a transaction is not waited for, and not in it.
        let other = try DatabaseQueue(path: file.path)
        try other.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN IMMEDIATE; DELETE FROM results")
            try file.backUp(to: copy)
            try database.execute(sql: "ROLLBACK")
        }
        let restored = ResultStore(file: SQLiteFile(path: copy, kind: .state))
        #expect(try restored.body(of: "r49")?.count == 10_000)
        #expect(FileIdentity(path: copy + ".part") == nil)
    }

    @Test func `a copy of the results has them all, and is not replaced`() throws {
        let store = ResultStore(file: file)
        let copy = folder.file("copy.db")
        #expect(try store.backUp(to: ResultStore.path(beside: copy)) == false)
        for index in 0..<50 { try store.put("r\(index)", body: [UInt8](repeating: 1, count: 100_000)) }
        #expect(try store.backUp(to: ResultStore.path(beside: copy)))
        let restored = ResultStore(file: SQLiteFile(path: copy, kind: .state))
        #expect(try (0..<50).allSatisfy { try restored.body(of: "r\($0)")?.count == 100_000 })
        #expect(throws: SharedStateError.self) { try store.backUp(to: ResultStore.path(beside: copy)) }
    }

    @Test func `neither is a copy replaced nor nothing copied`() throws {
        #expect(throws: SharedStateError.unavailable(path: file.path, reason: "there is no such file")) {
            try file.backUp(to: folder.file("copy.db"))
        }
        try file.open()
        try file.backUp(to: folder.file("copy.db"))
        #expect(
            throws: SharedStateError.unavailable(path: folder.file("copy.db"), reason: "it exists already")
        ) {
            try file.backUp(to: folder.file("copy.db"))
        }
    }

    @Test func `below the reserve of the disk a transaction fails as on a full one, and reads go on`() throws
    {
        try put("r", in: file)
        let careful = SQLiteFile(path: file.path, kind: .state, reserveBytes: .max)
        #expect(throws: SharedStateError.full(path: file.path)) { try put("s", in: careful) }
        let store = ResultStore(file: careful)
        #expect(throws: SharedStateError.full(path: ResultStore.path(beside: file.path))) {
            try store.put("s", body: [1])
        }
        #expect(try store.body(of: "r")?.count == 10_000)
    }
}
