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

    /// The jobs and the answers to repeated requests in `state.db`, and the results of versions that kept them here.
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
            ),
            (
                "jobs",
                """
                CREATE TABLE jobs (
                    sequence INTEGER PRIMARY KEY,
                    id TEXT NOT NULL UNIQUE,
                    owner TEXT NOT NULL,
                    client TEXT NOT NULL,
                    state TEXT NOT NULL,
                    path TEXT NOT NULL,
                    accept TEXT NOT NULL,
                    request BLOB NOT NULL,
                    request_id TEXT NOT NULL,
                    work INTEGER NOT NULL,
                    created_at INTEGER NOT NULL,
                    started_at INTEGER,
                    finished_at INTEGER,
                    attempts INTEGER NOT NULL,
                    worker INTEGER NOT NULL,
                    process INTEGER NOT NULL,
                    lease_until INTEGER NOT NULL,
                    done INTEGER NOT NULL,
                    total INTEGER NOT NULL
                ) STRICT;
                CREATE INDEX jobs_by_state ON jobs (state, sequence);
                CREATE INDEX jobs_by_owner ON jobs (owner, sequence);
                CREATE INDEX jobs_by_client ON jobs (client, started_at);
                CREATE TABLE job_results (
                    job INTEGER PRIMARY KEY REFERENCES jobs (sequence) ON DELETE CASCADE,
                    status INTEGER NOT NULL,
                    content_type TEXT NOT NULL,
                    bytes INTEGER NOT NULL,
                    body BLOB NOT NULL
                ) STRICT;
                CREATE TABLE repeated (
                    client TEXT NOT NULL,
                    key TEXT NOT NULL,
                    fingerprint TEXT NOT NULL,
                    created_at INTEGER NOT NULL,
                    job TEXT,
                    status INTEGER,
                    content_type TEXT,
                    body BLOB,
                    PRIMARY KEY (client, key)
                ) STRICT;
                CREATE INDEX repeated_by_age ON repeated (created_at);
                """
            ),
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
