import Foundation
import GRDB
import Testing

@testable import SharedState

@Suite struct DamageTests {
    /// Ways in which a database file is found damaged.
    enum Fault: CaseIterable {
        case header, pages, truncated, empty, foreign, text

        func damage(_ bytes: inout [UInt8]) {
            switch self {
            case .header: bytes.replaceSubrange(0..<100, with: [UInt8](repeating: 0xA5, count: 100))
            case .pages:
                for index in 4096..<bytes.count {
                    bytes[index] = UInt8(truncatingIfNeeded: index &* 2_654_435_761 >> 7)
                }
            case .truncated: bytes.removeLast(bytes.count - 5000)
            case .empty: bytes = []
            case .foreign: bytes.replaceSubrange(68..<72, with: [1, 2, 3, 4])
            case .text: bytes = Array(String(repeating: "not a database\n", count: 500).utf8)
            }
        }
    }

    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A file with notes, closed, its log emptied, then damaged.
    private func damagedFile(_ fault: Fault) throws -> [UInt8] {
        do {
            let file = SQLiteFile(path: folder.file("notes.db"), kind: .notes(.refuse))
            for number in 0..<200 { try file.note("note \(number) " + String(repeating: "x", count: 200)) }
            #expect(try file.checkpoint().isComplete)
        }
        for name in ["notes.db-wal", "notes.db-shm"] {
            try? FileManager.default.removeItem(atPath: folder.file(name))
        }
        var bytes = folder.contents("notes.db")
        fault.damage(&bytes)
        try folder.write(bytes, to: "notes.db")
        return bytes
    }

    @Test(arguments: Fault.allCases)
    func `a damaged file that can be had again is kept aside and begun anew`(fault: Fault) throws {
        let damaged = try damagedFile(fault)
        var reports: [String] = []
        let file = SQLiteFile(path: folder.file("notes.db"), kind: .notes(.rebuild)) { reports.append($0) }
        #expect(try file.notes() == [])
        try file.note("new")
        #expect(try file.notes() == ["new"])
        let aside = folder.names.filter {
            $0.hasPrefix("notes.db.damaged-") && !$0.hasSuffix("-shm") && !$0.hasSuffix("-wal")
        }
        #expect(aside.count == 1 && reports.count == 1)
        #expect(folder.contents(aside.first ?? "") == damaged)
    }

    @Test(arguments: Fault.allCases)
    func `a damaged file that nobody else has is left as it is and every call fails`(fault: Fault) throws {
        let damaged = try damagedFile(fault)
        let file = SQLiteFile(path: folder.file("notes.db"), kind: .notes(.refuse))
        for _ in 0..<2 {
            #expect {
                try file.notes()
            } throws: { error in
                if case .damaged = error as? SharedStateError { true } else { false }
            }
        }
        #expect(folder.contents("notes.db") == damaged)
        #expect(!folder.names.contains { $0.contains("damaged") })
    }

    @Test func `damage under an open connection is met by setting the file aside, once for all connections`()
        throws
    {
        var reports: [String] = []
        func connect() -> SQLiteFile {
            SQLiteFile(path: folder.file("notes.db"), kind: .notes(.rebuild)) { reports.append($0) }
        }
        let (one, two) = (connect(), connect())
        for number in 0..<200 { try one.note("note \(number) " + String(repeating: "x", count: 200)) }
        #expect(try one.checkpoint().isComplete)
        #expect(try two.notes().count == 200)
        let handle = try #require(FileHandle(forWritingAtPath: folder.file("notes.db")))
        try handle.seek(toOffset: 4096)
        try handle.write(contentsOf: Data(repeating: 0x5A, count: 30000))
        // The pages that `two` has in memory would hide the damage; a write by another connection drops them.
        try one.write { database in try database.execute(sql: "PRAGMA user_version = 1") }
        #expect(try two.notes() == [])
        try two.note("new")
        #expect(try one.notes() == ["new"])
        #expect(reports.count == 1)
    }

    @Test func `a log without its database is not replayed into a new one`() throws {
        let path = folder.file("notes.db")
        do { try SQLiteFile(path: path, kind: .notes(.rebuild)).note("old") }
        #expect(folder.names.contains("notes.db-wal"))
        try FileManager.default.removeItem(atPath: path)
        #expect(try SQLiteFile(path: path, kind: .notes(.rebuild)).notes() == [])
    }
}
