public import GRDB

// The files of this module, and their schemas as append-only lists of steps: a step that has been released is
// never edited.

extension SQLiteKind {
    /// Tokens, turns, leases, breakers and benches in `limits.db`.
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
            ),
            (
                "providers",
                """
                CREATE TABLE turns (key TEXT NOT NULL, time INTEGER NOT NULL) STRICT;
                CREATE INDEX turns_by_time ON turns (key, time);
                CREATE TABLE leases (
                    key TEXT PRIMARY KEY,
                    owner INTEGER NOT NULL,
                    until INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE breakers (
                    name TEXT PRIMARY KEY,
                    failures INTEGER NOT NULL,
                    openings INTEGER NOT NULL,
                    until INTEGER NOT NULL,
                    probe INTEGER NOT NULL,
                    probe_until INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE benched (
                    subject TEXT NOT NULL,
                    feature TEXT NOT NULL,
                    until INTEGER NOT NULL,
                    reason TEXT NOT NULL,
                    PRIMARY KEY (subject, feature)
                ) STRICT, WITHOUT ROWID;
                """
            ),
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
