import GRDB
import Testing

@testable import SharedState

@Suite struct SchemaTests {
    static let kinds = [SQLiteKind.limits, .state]
    static let earlier =
        EarlierSchemas.state.map { (SQLiteKind.state, $0) } + EarlierSchemas.limits.map { (.limits, $0) }

    /// What a file's tables and indexes are, by name, without the white space of their definitions.
    private func schema(_ database: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'grdb_migrations'"
        )
        return Dictionary(
            uniqueKeysWithValues: rows.map { ($0[0], ($0[1] as String).filter { !$0.isWhitespace }) }
        )
    }

    @Test(arguments: earlier.indices)
    func `a file of every earlier version is brought up to date with all it holds`(index: Int) throws {
        let (kind, script) = Self.earlier[index]
        let folder = try TemporaryFolder()
        let path = folder.file("old.db")
        try SQLiteConnection.create(path: path, kind: kind)
        let old = try DatabaseQueue(path: path)
        func rows(_ database: Database, _ tables: [String]) throws -> [[Row]] {
            try tables.map { try Row.fetchAll(database, sql: "SELECT * FROM \($0) ORDER BY 1") }
        }
        let (tables, before) = try old.writeWithoutTransaction { database in
            try database.execute(sql: script)
            let tables = try String.fetchAll(
                database,
                sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'grdb_migrations'"
            )
            return (tables, try rows(database, tables))
        }
        try old.close()
        #expect(before.allSatisfy { !$0.isEmpty })

        let file = SQLiteFile(path: path, kind: kind) { Issue.record("\($0)") }
        let fresh = SQLiteFile(path: folder.file("new.db"), kind: kind)
        try file.read { database throws in
            #expect(try kind.migrator.completedMigrations(database) == kind.migrator.migrations)
            for (now, then) in zip(try rows(database, tables), before) {
                #expect(now.count == then.count)
                // Columns that were there keep their values.
                for (new, old) in zip(now, then) {
                    for (column, value) in old { #expect(new[column] as DatabaseValue? == value) }
                }
            }
            #expect(try String.fetchOne(database, sql: "PRAGMA integrity_check") == "ok")
            #expect(try schema(database) == fresh.read { try schema($0) })
        }
    }

    @Test func `every version before the present one is among the earlier ones`() {
        #expect(EarlierSchemas.state.count >= SQLiteKind.state.migrator.migrations.count - 1)
        #expect(EarlierSchemas.limits.count >= SQLiteKind.limits.migrator.migrations.count - 1)
    }

    @Test func `each kind has a mark of its own`() {
        #expect(Set(Self.kinds.map(\.applicationID)).count == Self.kinds.count)
    }
}
