/// Files as earlier versions of the software wrote them, by kind and number of steps: what migrations start from.
///
/// They are text, so that a step that is edited after its release is found out. Whoever adds a step adds the file of the
/// version before it, with a row in each table.
enum EarlierSchemas {
    static let state = [
        """
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES ('results');
        CREATE TABLE results (
            sequence INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            created_at INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX results_bytes ON results (bytes);
        INSERT INTO results VALUES (7, 'r-7', 1735776000, 2, x'7B7D');
        """
    ]

    static let limits = [
        """
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES ('tokens');
        CREATE TABLE tokens (key TEXT PRIMARY KEY, tat INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        INSERT INTO tokens VALUES ('client', 1735776000000000);
        """,
        """
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES ('tokens'), ('providers');
        CREATE TABLE tokens (key TEXT PRIMARY KEY, tat INTEGER NOT NULL) STRICT, WITHOUT ROWID;
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
        INSERT INTO tokens VALUES ('client', 1735776000000000);
        INSERT INTO turns VALUES ('yahoo', 1735776000000000);
        INSERT INTO leases VALUES ('yahoo AAPL', 1, 1735776000000000);
        INSERT INTO breakers VALUES ('yahoo', 3, 1, 1735776000, 0, 0);
        INSERT INTO benched VALUES ('yahoo', '', 1735776000, 'asked to wait');
        """,
    ]
}
