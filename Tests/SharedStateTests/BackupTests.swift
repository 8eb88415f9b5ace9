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

    @Test func `a copy holds what was committed, and is a file of its kind`() throws {
        let store = ResultStore(file: file)
        for index in 0..<50 { try store.put("r\(index)", body: [UInt8](repeating: 1, count: 10_000), now: 1) }
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
        try ResultStore(file: file).put("r", body: [1], now: 1)
        let careful = ResultStore(file: SQLiteFile(path: file.path, kind: .state, reserveBytes: .max))
        #expect(throws: SharedStateError.full(path: file.path)) { try careful.put("s", body: [1], now: 1) }
        #expect(try careful.body(of: "r") == [1])
    }
}
