import GRDB

@testable import SharedState

/// A kind of file with one table, for tests of what all kinds have in common.
extension SQLiteKind {
    static func notes(_ damage: Damage, maximumBytes: Int? = nil) -> SQLiteKind {
        SQLiteKind(
            applicationID: 0x4E4F_5445,
            synchronous: .normal,
            maximumBytes: maximumBytes,
            busyMilliseconds: 50,
            damage: damage,
            migrator: DatabaseMigrator(steps: [
                ("notes", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT) STRICT")
            ])
        )
    }
}

extension SQLiteFile {
    func note(_ text: String) throws(SharedStateError) {
        try write { database in
            try database.execute(sql: "INSERT INTO notes (text) VALUES (?)", arguments: [text])
        }
    }

    func notes() throws(SharedStateError) -> [String] {
        try read { database in try String.fetchAll(database, sql: "SELECT text FROM notes ORDER BY id") }
    }
}
