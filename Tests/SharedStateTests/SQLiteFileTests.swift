import Foundation
import GRDB
import Testing

@testable import SharedState

@Suite struct SQLiteFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func pragma(_ name: String, _ file: SQLiteFile) throws -> String {
        try file.read { database in try String.fetchOne(database, sql: "PRAGMA \(name)") ?? "" }
    }

    @Test func `a new file has the settings of its kind and its folders are created`() throws {
        var kind = SQLiteKind.notes(.rebuild)
        kind.pageSize = 16384
        kind.synchronous = .off
        let file = SQLiteFile(path: folder.file("a/b/notes.db"), kind: kind)
        try file.open()
        #expect(try pragma("journal_mode", file) == "wal")
        #expect(try pragma("page_size", file) == "16384")
        #expect(try pragma("synchronous", file) == "0")
        #expect(try pragma("application_id", file) == "\(0x4E4F_5445)")
        #expect(try pragma("mmap_size", file) == "0" || pragma("mmap_size", file).isEmpty)
        let isSupervised = SQLiteLibrary.scheme == .supervised
        #expect(try pragma("wal_autocheckpoint", file) == (isSupervised ? "0" : "1000"))
    }

    @Test(arguments: [
        (3_040_001, "supervised"), (3_051_002, "supervised"), (3_051_003, "automatic"),
        (3_053_000, "automatic"),
    ])
    func `libraries before 3_51_3 have one process checkpoint`(version: Int, scheme: String) {
        #expect(SQLiteLibrary.scheme(versionNumber: version).rawValue == scheme)
    }

    @Test func `a transaction that throws leaves nothing behind`() throws {
        struct Refusal: Error {}
        let file = SQLiteFile(path: folder.file("notes.db"), kind: .notes(.rebuild))
        #expect(throws: SharedStateError.self) {
            try file.write { database in
                try database.execute(sql: "INSERT INTO notes (text) VALUES ('half')")
                throw Refusal()
            }
        }
        #expect(try file.notes() == [])
        try file.note("whole")
        #expect(try file.notes() == ["whole"])
    }

    @Test func `a lock that stays is reported as busy`() throws {
        let path = folder.file("notes.db")
        let file = SQLiteFile(path: path, kind: .notes(.rebuild))
        try file.note("one")
        let other = try DatabaseQueue(path: path)
        try other.inDatabase { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            #expect(throws: SharedStateError.busy(path: path)) { try file.note("two") }
            #expect(try file.notes() == ["one"])
            try database.execute(sql: "COMMIT")
        }
        try file.note("two")
        #expect(try file.notes() == ["one", "two"])
    }

    @Test func `what can be had again waits for a lock that stays once, what cannot each time`() throws {
        for (damage, isWaitedForAgain) in [(SQLiteKind.Damage.rebuild, false), (.refuse, true)] {
            let path = folder.file("\(damage).db")
            var kind = SQLiteKind.notes(damage)
            kind.busyMilliseconds = 1000
            let file = SQLiteFile(path: path, kind: kind)
            try file.note("one")
            let clock = ContinuousClock()
            func wait() -> Duration {
                clock.measure { #expect(throws: SharedStateError.busy(path: path)) { try file.note("two") } }
            }
            let other = try DatabaseQueue(path: path)
            try other.inDatabase { database in
                try database.execute(sql: "BEGIN IMMEDIATE")
                let first = wait()
                #expect((wait() * 4 > first) == isWaitedForAgain)
                try database.execute(sql: "COMMIT")
                // Who got through once waits as before.
                try file.note("two")
                try database.execute(sql: "BEGIN IMMEDIATE")
                #expect(wait() * 4 > first)
                try database.execute(sql: "COMMIT")
            }
        }
    }

    @Test func `a file at its limit is full, is still read, and takes writes again when there is room`()
        throws
    {
        let path = folder.file("notes.db")
        let file = SQLiteFile(path: path, kind: .notes(.refuse, maximumBytes: 64 << 10))
        #expect(throws: SharedStateError.full(path: path)) {
            for _ in 0..<100 { try file.note(String(repeating: "x", count: 1000)) }
        }
        #expect(try file.notes().count > 10)
        try file.write { database in try database.execute(sql: "DELETE FROM notes") }
        try file.note("room")
        #expect(try file.notes() == ["room"])
    }

    @Test func `a folder that cannot be made is reported, and used once it can be`() throws {
        try folder.write([], to: "obstacle")
        let file = SQLiteFile(path: folder.file("obstacle/notes.db"), kind: .notes(.rebuild))
        #expect(throws: SharedStateError.self) { try file.open() }
        try FileManager.default.removeItem(atPath: folder.file("obstacle"))
        try file.note("now")
        #expect(try file.notes() == ["now"])
    }

    @Test func `a file that was deleted is begun anew at the next call`() throws {
        let file = SQLiteFile(path: folder.file("notes.db"), kind: .notes(.refuse))
        try file.note("old")
        for name in folder.names { try FileManager.default.removeItem(atPath: folder.file(name)) }
        #expect(try file.notes() == [])
    }

    @Test func `a discarded file is begun anew by all connections`() throws {
        let path = folder.file("notes.db")
        let one = SQLiteFile(path: path, kind: .notes(.rebuild))
        let two = SQLiteFile(path: path, kind: .notes(.rebuild))
        try one.note("old")
        #expect(try two.notes() == ["old"])
        try one.discard()
        try two.note("new")
        #expect(try one.notes() == ["new"])
    }

    @Test func `a newer schema is refused, or set aside where the content can be had again`() throws {
        var newer = SQLiteKind.notes(.refuse)
        newer.migrator.registerMigration("later") { database in
            try database.execute(sql: "CREATE TABLE later (id INTEGER)")
        }
        try SQLiteFile(path: folder.file("notes.db"), kind: newer).note("from the future")

        let path = folder.file("notes.db")
        #expect(throws: SharedStateError.newerSchema(path: path)) {
            try SQLiteFile(path: path, kind: .notes(.refuse)).open()
        }
        #expect(try SQLiteFile(path: path, kind: .notes(.rebuild)).notes() == [])
        #expect(folder.names.contains { $0.hasPrefix("notes.db.damaged-") })
    }

    @Test func `writing the header finds out whether the file can be written`() throws {
        let path = folder.file("notes.db")
        let file = SQLiteFile(path: path, kind: .notes(.rebuild))
        try file.checkWritable()
        let other = try DatabaseQueue(path: path)
        try other.inDatabase { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            #expect(throws: SharedStateError.busy(path: path)) { try file.checkWritable() }
            try database.execute(sql: "ROLLBACK")
        }
    }
}
