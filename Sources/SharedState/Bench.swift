import GRDB

/// What all processes leave alone until a time: an account without requests left, a feature its plan does not include.
///
/// Time is passed in, in Unix seconds.
public struct Bench {
    /// The longest time anything is left alone, in seconds.
    ///
    /// An entry that ends later was made before the clock was put back, and counts as over.
    public static let longestSeconds: Int64 = 8 * 86_400

    private let file: SQLiteFile

    /// Entries in a file of the kind ``SQLiteKind/limits``.
    ///
    /// - Parameter file: The file; its connection belongs to this process.
    public init(file: SQLiteFile) { self.file = file }

    /// Leaves something alone; an entry that is there ends at the later of the two times.
    ///
    /// - Parameters:
    ///   - subject: What.
    ///   - feature: What of it; empty for all of it.
    ///   - until: Unix seconds from which on it is not left alone any more.
    ///   - reason: Why, for people.
    ///   - now: Unix seconds.
    /// - Throws: ``SharedStateError``.
    public func put(
        _ subject: String,
        feature: String = "",
        until: Int64,
        reason: String,
        now: Int64
    ) throws(SharedStateError) {
        try file.writeOnce { database in
            let statement = try database.cachedStatement(
                sql: """
                    INSERT INTO benched (subject, feature, until, reason) VALUES (:subject, :feature, :until, :reason)
                    ON CONFLICT (subject, feature) DO UPDATE SET until = :until, reason = :reason
                    WHERE until < :until OR until > :latest
                    """
            )
            let latest = now + Self.longestSeconds
            try statement.execute(
                arguments: [
                    "subject": subject, "feature": feature, "until": min(until, latest), "reason": reason,
                    "latest": latest,
                ]
            )
        }
    }

    /// What is left alone of something.
    ///
    /// - Parameters:
    ///   - subject: What.
    ///   - now: Unix seconds.
    /// - Returns: The entries that are not over, by feature.
    /// - Throws: ``SharedStateError``.
    public func entries(of subject: String, now: Int64) throws(SharedStateError) -> [BenchEntry] {
        try file.read { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT feature, until, reason FROM benched WHERE subject = ? AND until > ? AND until <= ?
                    ORDER BY feature
                    """
            )
            return try Row.fetchAll(statement, arguments: [subject, now, now + Self.longestSeconds]).map {
                row in BenchEntry(feature: row[0], until: row[1], reason: row[2])
            }
        }
    }

    /// Deletes the entries that are over; one process calls it now and then.
    ///
    /// - Parameter now: Unix seconds.
    /// - Throws: ``SharedStateError``.
    public func purge(now: Int64) throws(SharedStateError) {
        try file.writeOnce { database in
            try database.execute(sql: "DELETE FROM benched WHERE until <= ?", arguments: [now])
        }
    }
}
