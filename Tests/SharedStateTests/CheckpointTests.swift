import GRDB
import Testing

@testable import SharedState

@Suite struct CheckpointTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `a checkpoint moves the log into the file and empties it`() throws {
        let file = SQLiteFile(path: folder.file("notes.db"), kind: .notes(.rebuild))
        for number in 0..<50 { try file.note("\(number)") }
        #expect(file.walBytes > 0)
        #expect(try file.checkpoint() == Checkpoint(isComplete: true, walBytes: 0))
        #expect(try file.notes().count == 50)
    }

    @Test func `a checkpoint that does not get the writer's lock copies nothing`() throws {
        let path = folder.file("notes.db")
        let file = SQLiteFile(path: path, kind: .notes(.rebuild))
        try file.note("one")
        let before = folder.contents("notes.db")
        let writer = try DatabaseQueue(path: path)
        try writer.inDatabase { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            #expect(try file.checkpoint(patience: 20).isComplete == false)
            #expect(folder.contents("notes.db") == before)
            try database.execute(sql: "ROLLBACK")
        }
        #expect(try file.checkpoint().isComplete)
        #expect(folder.contents("notes.db") != before)
        #expect(try file.notes() == ["one"])
    }

    @Test func `a reader that stays in the log puts the checkpoint off without harm`() throws {
        let path = folder.file("notes.db")
        let file = SQLiteFile(path: path, kind: .notes(.rebuild))
        try file.note("one")
        let reader = try DatabaseQueue(path: path)
        try reader.inDatabase { database in
            try database.execute(sql: "BEGIN")
            #expect(try Int.fetchOne(database, sql: "SELECT count(*) FROM notes") == 1)
            try file.note("two")
            #expect(try file.checkpoint(patience: 20).isComplete == false)
            #expect(try Int.fetchOne(database, sql: "SELECT count(*) FROM notes") == 1)
            try database.execute(sql: "COMMIT")
        }
        #expect(try file.checkpoint().isComplete)
        #expect(try file.notes() == ["one", "two"])
    }

    @Test func `closing the last connection leaves the log`() throws {
        do { try SQLiteFile(path: folder.file("notes.db"), kind: .notes(.rebuild)).note("one") }
        #expect(folder.contents("notes.db-wal").isEmpty == false)
        #expect(try SQLiteFile(path: folder.file("notes.db"), kind: .notes(.rebuild)).notes() == ["one"])
    }
}
