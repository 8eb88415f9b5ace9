import GRDB
import MarketData
import SharedState

extension BarCache {
    /// What is remembered of a key, and of its symbol.
    func failures(_ key: SeriesKey) throws(SharedStateError) -> [RememberedFailure] {
        try file.read { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT kind, reason, start, end, at, until FROM failures
                    WHERE provider = ? AND symbol = ? AND timeframe IN ('', ?) AND adjusted IN (-1, ?)
                    """
            )
            return try Row.fetchAll(statement, arguments: key.arguments).compactMap { row in
                guard let kind = RememberedFailure.Kind(rawValue: row[0]) else { return nil }
                let (start, end): (Int64, Int64) = (row[2], row[3])
                return RememberedFailure(
                    kind: kind,
                    reason: row[1],
                    asked: start..<max(start, end),
                    at: row[4],
                    until: row[5]
                )
            }
        }
    }

    /// Remembers a failure in the place of the one before.
    func remember(_ failure: RememberedFailure, _ key: SeriesKey) throws(SharedStateError) {
        let isOfSymbol = failure.kind == .unknownSymbol
        try file.writeOnce { database in
            let statement = try database.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO failures (provider, symbol, timeframe, adjusted, kind, reason, start, end, at, until)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            )
            try statement.execute(
                arguments: [
                    key.provider, key.symbol.rawValue, isOfSymbol ? "" : key.timeframe.rawValue,
                    isOfSymbol ? -1 : key.adjusted ? 1 : 0, failure.kind.rawValue, failure.reason,
                    failure.asked.lowerBound, failure.asked.upperBound, failure.at, failure.until,
                ]
            )
        }
    }

    /// Forgets the failures of a series that is there now.
    static func forgetFailures(_ key: SeriesKey, in database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                DELETE FROM failures
                WHERE provider = ? AND symbol = ? AND timeframe IN ('', ?) AND adjusted IN (-1, ?)
                """
        )
        try statement.execute(arguments: key.arguments)
    }

    /// Forgets the failures that a filter's names fit, or that are over.
    func forgetFailures(_ filter: CacheFilter, now: Int64) throws(SharedStateError) {
        try file.writeOnce { database in
            try database.execute(
                sql: """
                    DELETE FROM failures WHERE until <= ?1 OR at > ?1 + 300 OR NOT ?2 AND (?3 IS NULL OR symbol = ?3)
                    AND (?4 IS NULL OR provider = ?4) AND (?5 IS NULL OR timeframe IN ('', ?5))
                    """,
                arguments: [now, filter.expiredOnly, filter.symbol, filter.provider, filter.timeframe]
            )
        }
    }
}
