import FoundationEssentials
import GRDB

/// What was answered to requests that carry a key against being carried out twice.
///
/// Source: draft-ietf-httpapi-idempotency-key-header-07.
public struct RepeatedRequests {
    /// How a request stands to those before it.
    public enum Standing: Sendable, Equatable {
        /// It is the first with this key; it is noted as being answered.
        case first
        /// The first one is being answered.
        case underWay
        /// It asks for something else than the first one did.
        case different
        /// It was answered like this.
        case answered(Job.Outcome)
        /// It became this job: ``JobTable/order(_:id:key:bounds:now:)``.
        case job(String)
    }

    private let file: SQLiteFile

    /// Answers in a file of the kind ``SQLiteKind/state``.
    ///
    /// - Parameter file: The file; its connection belongs to this process.
    public init(file: SQLiteFile) { self.file = file }

    /// Notes a request, or finds what became of it when it came before.
    ///
    /// - Parameters:
    ///   - key: The key the client gave.
    ///   - client: Whose key it is.
    ///   - fingerprint: What the request asks for.
    ///   - since: Keys noted before this microsecond count no more.
    ///   - abandonedBefore: One that has been under way since before this microsecond has died over it.
    ///   - now: Microseconds UTC.
    /// - Returns: How it stands.
    /// - Throws: ``SharedStateError``.
    public func note(
        _ key: String,
        of client: String,
        fingerprint: String,
        since: Int64,
        abandonedBefore: Int64,
        now: Int64
    ) throws(SharedStateError) -> Standing {
        try file.write { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT fingerprint, created_at, job, status, content_type, body FROM repeated
                    WHERE client = ? AND key = ? AND created_at >= ?
                    """,
                arguments: [client, key, since]
            )
            if let row {
                let (known, createdAt): (String, Int64) = (row[0], row[1])
                if known != fingerprint { return .different }
                if let job: String = row[2] { return .job(job) }
                if let status: Int = row[3] {
                    return .answered(
                        Job.Outcome(status: status, contentType: row[4], body: Array(row[5] as Data))
                    )
                }
                if createdAt >= abandonedBefore { return .underWay }
            }
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO repeated (client, key, fingerprint, created_at) VALUES (?, ?, ?, ?)
                    """,
                arguments: [client, key, fingerprint, now]
            )
            return .first
        }
    }

    /// Keeps what the first request was answered.
    ///
    /// - Throws: ``SharedStateError``.
    public func keep(_ key: String, of client: String, _ outcome: Job.Outcome) throws(SharedStateError) {
        try file.write { database in
            try database.execute(
                sql:
                    "UPDATE repeated SET status = ?, content_type = ?, body = ? WHERE client = ? AND key = ?",
                arguments: [outcome.status, outcome.contentType, Data(outcome.body), client, key]
            )
        }
    }

    /// Forgets a request that failed, so that it may be tried again.
    ///
    /// - Throws: ``SharedStateError``.
    public func forget(_ key: String, of client: String) throws(SharedStateError) {
        try file.write { database in
            try database.execute(
                sql: "DELETE FROM repeated WHERE client = ? AND key = ?",
                arguments: [client, key]
            )
        }
    }

    /// Forgets the requests that were noted before a time, and the oldest beyond so many bytes of answers.
    ///
    /// - Throws: ``SharedStateError``.
    public func purge(before time: Int64, bytes: Int) throws(SharedStateError) {
        try file.write { database in
            try database.execute(sql: "DELETE FROM repeated WHERE created_at < ?", arguments: [time])
            try database.execute(
                sql: """
                    DELETE FROM repeated WHERE (client, key) IN (
                        SELECT client, key FROM (
                            SELECT client, key,
                                sum(coalesce(length(body), 0)) OVER (ORDER BY created_at DESC, client, key) AS total
                            FROM repeated
                        ) WHERE total > ?
                    )
                    """,
                arguments: [bytes]
            )
        }
    }
}
