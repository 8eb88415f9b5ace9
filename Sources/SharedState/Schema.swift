public import GRDB

// The files of this module, and their schemas as append-only lists of steps: a step that has been released is
// never edited.

extension SQLiteKind {
    /// The tokens in `limits.db`.
    ///
    /// Hot, tiny and losable, so the file never waits for the disk.
    public static let limits = SQLiteKind(
        applicationID: 0x4254_4C4D,
        synchronous: .off,
        // Every grant writes one page to the log.
        pageSize: 1024,
        maximumBytes: 64 << 20,
        busyMilliseconds: 1000,
        damage: .rebuild,
        migrator: DatabaseMigrator(steps: [
            (
                "tokens",
                "CREATE TABLE tokens (key TEXT PRIMARY KEY, tat INTEGER NOT NULL) STRICT, WITHOUT ROWID"
            )
        ])
    )

    /// The finished results in `state.db`.
    ///
    /// They are the user's own, so a damaged file is never replaced.
    public static let state = SQLiteKind(
        applicationID: 0x4254_5354,
        synchronous: .normal,
        busyMilliseconds: 5000,
        damage: .refuse,
        migrator: DatabaseMigrator(steps: [
            (
                "results",
                """
                CREATE TABLE results (
                    sequence INTEGER PRIMARY KEY,
                    id TEXT NOT NULL UNIQUE,
                    created_at INTEGER NOT NULL,
                    bytes INTEGER NOT NULL,
                    body BLOB NOT NULL
                ) STRICT;
                CREATE INDEX results_bytes ON results (bytes);
                """
            )
        ])
    )
}

extension DatabaseMigrator {
    /// A migrator whose steps are SQL scripts by name, each run once in a transaction of its own.
    ///
    /// - Parameter steps: Names and scripts, oldest first.
    public init(steps: [(name: String, sql: String)]) {
        self.init()
        for (name, sql) in steps {
            registerMigration(name, foreignKeyChecks: .immediate) { database in try database.execute(sql: sql)
            }
        }
    }
}
