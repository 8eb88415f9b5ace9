import GRDB

extension RemoteDetails {
    /// What a row has from a column on; nil when it has none, or not what was written.
    init?(_ row: Row, from column: Int) {
        guard let closed: String = row[column],
            let coverage = Coverage(
                closed: closed,
                openFrom: row[column + 1],
                checkedAt: row[column + 2],
                floor: row[column + 3],
                floorUntil: row[column + 4],
                adjustedAt: row[column + 5]
            )
        else { return nil }
        self.init(coverage: coverage, currency: row[column + 6], newestEvent: row[column + 7])
    }

    /// Writes the row of a series.
    func store(_ id: Int64, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO coverage (series_id, closed, open_from, checked_at, floor, floor_until, adjusted_at,
                currency, newest_event) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, coverage.closedText, coverage.openFrom, coverage.checkedAt, coverage.floor,
                coverage.floorUntil, coverage.adjustedAt, currency, newestEvent,
            ]
        )
    }
}
