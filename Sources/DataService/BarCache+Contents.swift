import GRDB
import MarketData
import SharedState

extension BarCache {
    /// A series' figures without its bars.
    struct Entry {
        let id: Int64
        let key: SeriesKey
        let fingerprint: String
        let fetchedAt: Int64
        let bars: Int
        let bytes: Int
        /// Unix seconds at which the open part was last looked at; nil where there is none.
        let checkedAt: Int64?
    }

    /// The figures of all series that a filter's names fit.
    func entries(_ filter: CacheFilter) throws(SharedStateError) -> [Entry] {
        try file.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT id, provider, symbol, timeframe, adjusted, fingerprint, fetched_at, bars, bytes,
                    iif(open_from IS NULL, NULL, checked_at)
                    FROM series LEFT JOIN coverage ON coverage.series_id = series.id
                    WHERE (?1 IS NULL OR symbol = ?1) AND (?2 IS NULL OR provider = ?2) AND (?3 IS NULL OR timeframe = ?3)
                    """,
                arguments: [filter.symbol, filter.provider, filter.timeframe]
            )
            return rows.compactMap { row in
                guard let symbol = try? Symbol(row[2]), let timeframe = Timeframe(rawValue: row[3]) else {
                    return nil
                }
                let key = SeriesKey(provider: row[1], symbol: symbol, timeframe: timeframe, adjusted: row[4])
                return Entry(
                    id: row[0],
                    key: key,
                    fingerprint: row[5],
                    fetchedAt: row[6],
                    bars: row[7],
                    bytes: row[8],
                    checkedAt: row[9]
                )
            }
        }
    }

    /// Removes series by their id; one that is gone already does not count.
    func remove(_ entries: [Entry]) throws(SharedStateError) -> ClearedCache {
        try changes.change { () throws(SharedStateError) in
            try file.write { database in
                let statement = try database.makeStatement(
                    sql: "DELETE FROM series WHERE id = ? RETURNING bytes"
                )
                var freed: [Int] = []
                for entry in entries { freed += try Int.fetchAll(statement, arguments: [entry.id]) }
                return ClearedCache(entriesRemoved: freed.count, bytesFreed: freed.reduce(0, +))
            }
        }
    }

    /// Removes everything by deleting the file.
    func discard() throws(SharedStateError) {
        try changes.change { () throws(SharedStateError) in try file.discard() }
    }

    /// Bytes of the database file.
    var sizeBytes: Int { file.bytes }
    /// Bytes of its write-ahead log.
    var walBytes: Int { file.walBytes }

    /// Writes to the file, so that one that cannot be written is found out.
    func checkWritable() throws(SharedStateError) { try file.checkWritable() }

    /// Moves the log into the file.
    func checkpoint() throws(SharedStateError) -> Checkpoint { try file.checkpoint() }
}
