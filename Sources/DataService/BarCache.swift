import FoundationEssentials
import GRDB
import MarketData
import SharedState

/// The bars that all processes share, in `cache.db`.
///
/// A series is one row of figures and, apart from it, its columns in segments of at most ``barsPerSegment``,
/// so that figures are read without bars. Whatever is written replaces the series as a whole under a new
/// version.
final class BarCache {
    /// Bars in one BLOB at most, 1.5 MiB of columns.
    static let barsPerSegment = 32768

    let file: SQLiteFile
    private let maximumBytes: Int
    let changes: ChangeCounter

    init(file: SQLiteFile, maximumBytes: Int, changes: ChangeCounter) {
        self.file = file
        self.maximumBytes = maximumBytes
        self.changes = changes
    }

    /// Seconds after which a use is noted again: noting takes the writer's lock.
    static let noteUseEvery: Int64 = 60

    // MARK: - Reading

    /// The version of a series, or nil when there is none.
    func version(_ key: SeriesKey) throws(SharedStateError) -> Int64? {
        try file.read { database in
            let statement = try database.cachedStatement(
                sql:
                    "SELECT version FROM series WHERE provider = ? AND symbol = ? AND timeframe = ? AND adjusted = ?"
            )
            return try Int64.fetchOne(statement, arguments: key.arguments)
        }
    }

    /// A series with its bars, or nil when there is none or it is not what was written.
    func series(_ key: SeriesKey) throws(SharedStateError) -> CachedSeries? {
        try file.read { database in
            // One statement, hence one state of the file: another process may replace the series at any time.
            let statement = try database.cachedStatement(
                sql: """
                    SELECT version, fingerprint, fetched_at, last_used, warnings, bars, columns,
                    closed, open_from, checked_at, floor, floor_until, adjusted_at, currency, newest_event
                    FROM series JOIN segments ON segments.series_id = series.id
                    LEFT JOIN coverage ON coverage.series_id = series.id
                    WHERE provider = ? AND symbol = ? AND timeframe = ? AND adjusted = ? ORDER BY first_time
                    """
            )
            let rows = try Row.fetchCursor(statement, arguments: key.arguments)
            var decoder = BarColumns.Decoder()
            var head:
                (
                    version: Int64, fingerprint: String, fetchedAt: Int64, lastUsed: Int64, warnings: String,
                    bars: Int, details: RemoteDetails?
                )?
            while let row = try rows.next() {
                if head == nil {
                    head = (row[0], row[1], row[2], row[3], row[4], row[5], RemoteDetails(row, from: 7))
                }
                let isIntact = try row.withUnsafeData(atIndex: 6) { columns in
                    unsafe columns?.withUnsafeBytes { bytes in unsafe decoder.append(bytes) }
                }
                guard isIntact == true else { return nil }
            }
            guard let head, let series = decoder.series(key.timeframe), series.count == head.bars else {
                return nil
            }
            return CachedSeries(
                version: head.version,
                fingerprint: head.fingerprint,
                fetchedAt: head.fetchedAt,
                lastUsed: head.lastUsed,
                warnings: head.warnings.split(separator: "\n").map(String.init),
                series: series,
                details: head.details
            )
        }
    }

    // MARK: - Writing

    /// Puts a series in the place of what was there under its key, and makes room for it.
    ///
    /// - Returns: What is now in the cache, and how many series had to go for it; nil for one that is larger
    ///   than the whole cache.
    func store(_ loaded: LoadedSeries, _ key: SeriesKey, now: Int64) throws(SharedStateError) -> (
        CachedSeries, evicted: Int
    )? {
        let series = loaded.series
        let bytes = series.count * BarColumns.bytesPerBar
        guard bytes <= maximumBytes else { return nil }
        let version = Int64.random(in: 1 ... .max)
        let segments = stride(from: 0, to: series.count, by: Self.barsPerSegment).map { start in
            (
                series.times[start],
                BarColumns.encode(series, start..<min(start + Self.barsPerSegment, series.count))
            )
        }
        let evicted = try changes.change { () throws(SharedStateError) in
            try file.write { database in
                try database.execute(
                    sql:
                        "DELETE FROM series WHERE provider = ? AND symbol = ? AND timeframe = ? AND adjusted = ?",
                    arguments: key.arguments
                )
                let evicted = try Self.makeRoom(database, for: bytes, within: maximumBytes)
                try database.execute(
                    sql: """
                        INSERT INTO series (provider, symbol, timeframe, adjusted, version, fingerprint, fetched_at, last_used,
                        bars, bytes, warnings) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: key.arguments + [
                        version, loaded.fingerprint, now, now, series.count, bytes,
                        loaded.warnings.joined(separator: "\n"),
                    ]
                )
                let id = database.lastInsertedRowID
                if let details = loaded.details {
                    try details.store(id, in: database)
                    try Self.forgetFailures(key, in: database)
                }
                for (time, columns) in segments {
                    try database.execute(
                        sql: "INSERT INTO segments (series_id, first_time, columns) VALUES (?, ?, ?)",
                        arguments: [id, time, Data(columns)]
                    )
                }
                return evicted
            }
        }
        return (CachedSeries(loaded, version: version, now: now), evicted)
    }

    /// Notes that a series was used, for the order in which series go.
    func noteUse(_ key: SeriesKey, now: Int64) throws(SharedStateError) {
        try file.writeOnce { database in
            try database.execute(
                sql:
                    "UPDATE series SET last_used = ? WHERE provider = ? AND symbol = ? AND timeframe = ? AND adjusted = ?",
                arguments: [now] + key.arguments
            )
        }
    }

    /// Deletes the least recently used series until `bytes` more fit.
    private static func makeRoom(_ database: Database, for bytes: Int, within maximum: Int) throws -> Int {
        var held = Int(
            try Double.fetchOne(database, sql: "SELECT total(bytes) FROM series INDEXED BY series_use") ?? 0
        )
        var evicted = 0
        while held + bytes > maximum {
            let freed = try Int.fetchOne(
                database,
                sql:
                    "DELETE FROM series WHERE id = (SELECT id FROM series ORDER BY last_used LIMIT 1) RETURNING bytes"
            )
            guard let freed else { break }
            held -= freed
            evicted += 1
        }
        return evicted
    }
}

extension SeriesKey {
    /// The key's columns, in the order of the table's unique index.
    var arguments: StatementArguments { [provider, symbol.rawValue, timeframe.rawValue, adjusted] }
}
