import Foundation
import GRDB
import Testing

@testable import DataService
@testable import SharedState

@Suite struct CacheSchemaTests {
    /// The cache as earlier versions of the software wrote it, by their number of steps; text, so that a step that is edited
    /// after its release is found out.
    static let earlier = [series, series + remote]

    private static let series = """
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
        INSERT INTO series VALUES (3, 'local', 'AAPL', '1d', 0, 9, 'f', 1735776000, 1735776000, 1, 48, '');
        INSERT INTO segments VALUES (5, 3, 1735689600, zeroblob(48));
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES ('series');
        """

    private static let remote = """
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
        INSERT INTO coverage VALUES (3, '', NULL, 1735776000, NULL, 0, 0, 'USD', NULL);
        INSERT INTO failures VALUES ('yahoo', 'X', '1d', 0, 'notFound', 'no such symbol', 0, 1, 2, 3);
        INSERT INTO grdb_migrations VALUES ('remote providers');
        """

    @Test(arguments: earlier.indices)
    func `a cache of every earlier version is brought up to date with all it holds`(index: Int) throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "cache-schema-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path() + "/old.db"
        try SQLiteConnection.create(path: path, kind: .bars)
        let old = try DatabaseQueue(path: path)
        try old.writeWithoutTransaction { try $0.execute(sql: Self.earlier[index]) }
        try old.close()

        func schema(_ database: Database) throws -> [String] {
            try String.fetchAll(
                database,
                sql:
                    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'grdb_migrations' ORDER BY name"
            ).map { $0.filter { !$0.isWhitespace } }
        }
        let file = SQLiteFile(path: path, kind: .bars) { Issue.record("\($0)") }
        let fresh = SQLiteFile(path: folder.path() + "/new.db", kind: .bars)
        try file.read { database throws in
            #expect(
                try SQLiteKind.bars.migrator.completedMigrations(database)
                    == SQLiteKind.bars.migrator.migrations
            )
            #expect(
                try String.fetchOne(
                    database,
                    sql: "SELECT symbol FROM series JOIN segments ON series_id = series.id"
                ) == "AAPL"
            )
            #expect(try Int.fetchOne(database, sql: "SELECT count(*) FROM failures") == index)
            #expect(try String.fetchOne(database, sql: "PRAGMA integrity_check") == "ok")
            #expect(try schema(database) == fresh.read { try schema($0) })
        }
    }

    @Test func `every version before the present one is among the earlier ones`() {
        #expect(Self.earlier.count >= SQLiteKind.bars.migrator.migrations.count - 1)
    }
}
