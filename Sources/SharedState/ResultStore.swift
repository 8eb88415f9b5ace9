import FoundationEssentials
import GRDB

/// Finished results by id, so that a run can be had again; the oldest go when there are too many.
public struct ResultStore {
    /// How much is kept.
    public struct Bounds: Sendable {
        /// Results kept at most.
        public var count: Int
        /// Bytes of all bodies kept at most.
        public var bytes: Int
        /// So many results more than the bounds may be there for a while.
        public var slack: Int64

        /// Bounds with all properties named.
        ///
        /// - Parameters:
        ///   - count: Results kept at most.
        ///   - bytes: Bytes of all bodies kept at most.
        ///   - slack: So many results more than the bounds may be there for a while, at least 1.
        public init(count: Int = 1000, bytes: Int = 256 << 20, slack: Int64 = 16) {
            self.count = count
            self.bytes = bytes
            self.slack = slack
        }
    }

    private let file: SQLiteFile
    private let bounds: Bounds

    /// Results in a file of the kind ``SQLiteKind/state``.
    ///
    /// - Parameters:
    ///   - file: The file; its connection belongs to this process.
    ///   - bounds: How much is kept.
    public init(file: SQLiteFile, bounds: Bounds = Bounds()) {
        self.file = file
        self.bounds = bounds
    }

    /// Keeps a result; one that is there under the same id stays as it is.
    ///
    /// - Parameters:
    ///   - id: The result's id.
    ///   - body: The reply as it was sent; one larger than the bound is not kept.
    ///   - now: Unix seconds.
    /// - Throws: ``SharedStateError``.
    public func put(_ id: String, body: [UInt8], now: Int64) throws(SharedStateError) {
        guard body.count <= bounds.bytes, bounds.count > 0 else { return }
        try file.write { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO results (id, created_at, bytes, body) VALUES (?, ?, ?, ?)",
                arguments: [id, now, body.count, Data(body)]
            )
            // Counting all of them takes longer than writing one.
            if database.lastInsertedRowID % bounds.slack == 0 { try dropOldest(database) }
        }
    }

    /// A result's body as it was put.
    ///
    /// - Parameter id: The result's id.
    /// - Returns: The body, or nil when there is none by that id (any more).
    /// - Throws: ``SharedStateError``.
    public func body(of id: String) throws(SharedStateError) -> [UInt8]? {
        try file.read { database in
            try Data.fetchOne(database, sql: "SELECT body FROM results WHERE id = ?", arguments: [id]).map(
                Array.init
            )
        }
    }

    private func dropOldest(_ database: Database) throws {
        // Both sums come from the index on `bytes`; the bodies are not read.
        let totals = try Row.fetchOne(
            database,
            sql: "SELECT count(*), total(bytes) FROM results INDEXED BY results_bytes"
        )
        guard let totals else { return }
        var count: Int = totals[0]
        var bytes = Int(totals[1] as Double)
        while count > bounds.count || bytes > bounds.bytes {
            let oldest = try Int.fetchOne(
                database,
                sql:
                    "DELETE FROM results WHERE sequence = (SELECT min(sequence) FROM results) RETURNING bytes"
            )
            guard let oldest else { return }
            count -= 1
            bytes -= oldest
        }
    }
}
