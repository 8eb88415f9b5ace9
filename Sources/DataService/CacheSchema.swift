import GRDB
import SharedState

extension SQLiteKind {
    /// The bars in `cache.db`.
    ///
    /// They can be had again from their providers, so a damaged file is begun anew, and a request waits only
    /// briefly for a lock. Pages of 16 KiB halve the time a BLOB takes to read.
    static let bars = SQLiteKind(
        applicationID: 0x4254_4252,
        synchronous: .normal,
        pageSize: 16384,
        busyMilliseconds: 500,
        damage: .rebuild,
        migrator: DatabaseMigrator(steps: [
            // A step that has been released is never edited; later ones follow at the end.
            (
                "series",
                """
                CREATE TABLE series (
                    id INTEGER PRIMARY KEY,
                    provider TEXT NOT NULL,
                    symbol TEXT NOT NULL,
                    timeframe TEXT NOT NULL,
                    adjusted INTEGER NOT NULL,
                    version INTEGER NOT NULL,
                    fingerprint TEXT NOT NULL,
                    fetched_at INTEGER NOT NULL,
                    last_used INTEGER NOT NULL,
                    bars INTEGER NOT NULL,
                    bytes INTEGER NOT NULL,
                    warnings TEXT NOT NULL,
                    UNIQUE (provider, symbol, timeframe, adjusted)
                ) STRICT;
                CREATE INDEX series_use ON series (last_used, bytes);
                CREATE TABLE segments (
                    id INTEGER PRIMARY KEY,
                    series_id INTEGER NOT NULL REFERENCES series ON DELETE CASCADE,
                    first_time INTEGER NOT NULL,
                    columns BLOB NOT NULL,
                    UNIQUE (series_id, first_time)
                ) STRICT;
                """
            ),
            (
                "remote providers",
                """
                CREATE TABLE coverage (
                    series_id INTEGER PRIMARY KEY REFERENCES series ON DELETE CASCADE,
                    closed TEXT NOT NULL,
                    open_from INTEGER,
                    checked_at INTEGER NOT NULL,
                    floor INTEGER,
                    floor_until INTEGER NOT NULL,
                    adjusted_at INTEGER NOT NULL,
                    currency TEXT,
                    newest_event INTEGER
                ) STRICT;
                CREATE TABLE failures (
                    provider TEXT NOT NULL,
                    symbol TEXT NOT NULL,
                    timeframe TEXT NOT NULL,
                    adjusted INTEGER NOT NULL,
                    kind TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    start INTEGER NOT NULL,
                    end INTEGER NOT NULL,
                    at INTEGER NOT NULL,
                    until INTEGER NOT NULL,
                    PRIMARY KEY (provider, symbol, timeframe, adjusted)
                ) STRICT, WITHOUT ROWID;
                """
            ),
        ])
    )
}
