import FoundationEssentials
import GRDB

/// Jobs in the order they came, who works on which, and what became of them; shared by all processes.
///
/// A job is worked on under a lease that its worker prolongs as long as it lives. When the lease is over, or the worker's process
/// known to be dead, another takes the job up. Time is passed in, in microseconds UTC.
public struct JobTable {
    let file: SQLiteFile

    /// Jobs in a file of the kind ``SQLiteKind/state``.
    ///
    /// - Parameter file: The file; its connection belongs to this process.
    public init(file: SQLiteFile) { self.file = file }

    private static let columns =
        "id, path, request_id, state, work, created_at, started_at, finished_at, attempts, done, total"

    // MARK: - Ordering

    /// How much may wait.
    public struct Bounds: Sendable {
        /// Jobs of one client that have not come to their end.
        public var ofClient: Int
        /// Jobs of all clients that have not come to their end.
        public var ofAll: Int

        /// Bounds with both properties named.
        public init(ofClient: Int = 20, ofAll: Int = 1000) {
            self.ofClient = ofClient
            self.ofAll = ofAll
        }
    }

    /// What came of ordering a job.
    public enum Ordering: Sendable, Equatable {
        case taken(Job)
        /// So many of the client's jobs have not come to their end.
        case clientHasTooMany
        /// So many jobs of all clients have not come to their end.
        case tooMany
    }

    /// Takes a job, unless too many wait already.
    ///
    /// - Parameters:
    ///   - order: What is to be done.
    ///   - id: An id that no other job has and nobody can guess.
    ///   - key: The key of ``RepeatedRequests`` under which the order is noted; a repetition then finds the job.
    ///   - bounds: How much may wait.
    ///   - now: Microseconds UTC.
    /// - Returns: The job, or why it was not taken.
    /// - Throws: ``SharedStateError``.
    public func order(
        _ order: Job.Order,
        id: String,
        key: String? = nil,
        bounds: Bounds = Bounds(),
        now: Int64
    ) throws(SharedStateError) -> Ordering {
        try file.write { database in
            let unfinished = "SELECT count(*) FROM jobs WHERE state IN ('queued', 'running')"
            if try Int.fetchOne(database, sql: unfinished) ?? 0 >= bounds.ofAll { return .tooMany }
            let own = try Int.fetchOne(
                database,
                sql: unfinished + " AND client = ?",
                arguments: [order.client]
            )
            if own ?? 0 >= bounds.ofClient { return .clientHasTooMany }
            try database.execute(
                sql: """
                    INSERT INTO jobs (id, owner, client, state, path, accept, request, request_id, work, created_at,
                        attempts, worker, process, lease_until, done, total)
                    VALUES (?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0)
                    """,
                arguments: [
                    id, order.owner, order.client, order.path, order.accept, Data(order.body),
                    order.requestID,
                    order.work, now,
                ]
            )
            if let key {
                // In the same transaction: a job whose key is not known would be ordered a second time.
                try database.execute(
                    sql: "UPDATE repeated SET job = ? WHERE client = ? AND key = ?",
                    arguments: [id, order.client, key]
                )
            }
            return .taken(
                Job(
                    id: id,
                    path: order.path,
                    requestID: order.requestID,
                    state: .queued,
                    work: order.work,
                    createdAt: now,
                    startedAt: nil,
                    finishedAt: nil,
                    attempts: 0,
                    done: 0,
                    total: 0
                )
            )
        }
    }

    // MARK: - Looking

    /// A job of an owner's; nil where there is none by that id.
    ///
    /// - Throws: ``SharedStateError``.
    public func job(_ id: String, of owner: String) throws(SharedStateError) -> Job? {
        try file.read { database in
            let statement = try database.cachedStatement(
                sql: "SELECT \(Self.columns) FROM jobs WHERE id = ? AND owner = ?"
            )
            return try Row.fetchOne(statement, arguments: [id, owner]).flatMap(Job.init)
        }
    }

    /// Jobs of an owner's, newest first.
    ///
    /// - Parameters:
    ///   - owner: Whose.
    ///   - state: Only those that have come so far; nil for all.
    ///   - limit: How many at most.
    /// - Returns: The jobs.
    /// - Throws: ``SharedStateError``.
    public func jobs(of owner: String, in state: Job.State?, limit: Int) throws(SharedStateError) -> [Job] {
        try file.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Self.columns) FROM jobs WHERE owner = :owner AND (:state IS NULL OR state = :state)
                    ORDER BY sequence DESC LIMIT :limit
                    """,
                arguments: ["owner": owner, "state": state?.rawValue, "limit": limit]
            ).compactMap(Job.init)
        }
    }

    /// What became of an owner's job; nil where it has not come to its end, was cancelled or is not there.
    ///
    /// - Throws: ``SharedStateError``.
    public func outcome(of id: String, owner: String) throws(SharedStateError) -> Job.Outcome? {
        try file.read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT status, content_type, body FROM jobs JOIN job_results ON job = sequence
                    WHERE id = ? AND owner = ?
                    """,
                arguments: [id, owner]
            )
            return row.map { Job.Outcome(status: $0[0], contentType: $0[1], body: Array($0[2] as Data)) }
        }
    }

    /// How many jobs of all owners have come how far, and since when the oldest waits, in microseconds UTC.
    ///
    /// - Throws: ``SharedStateError``.
    public func census() throws(SharedStateError) -> (counts: [Job.State: Int], oldestQueued: Int64?) {
        try file.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT state, count(*), min(created_at) FROM jobs GROUP BY state"
            )
            var counts: [Job.State: Int] = [:]
            var oldest: Int64?
            for row in rows {
                guard let state = Job.State(rawValue: row[0]) else { continue }
                counts[state] = row[1]
                if state == .queued { oldest = row[2] }
            }
            return (counts, oldest)
        }
    }

    /// Ends an owner's job before its time; one that has come to its end stays as it is.
    ///
    /// A worker that has it finds out when it next prolongs its lease.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - owner: Whose.
    ///   - now: Microseconds UTC.
    /// - Returns: The job as it is then, and whether this ended it; nil where there is none by that id.
    /// - Throws: ``SharedStateError``.
    public func cancel(_ id: String, of owner: String, now: Int64) throws(SharedStateError) -> (
        job: Job, isEnded: Bool
    )? {
        try file.write { database in
            try database.execute(
                sql: """
                    UPDATE jobs SET state = 'cancelled', finished_at = ?
                    WHERE id = ? AND owner = ? AND state IN ('queued', 'running')
                    """,
                arguments: [now, id, owner]
            )
            let isEnded = database.changesCount > 0
            let row = try Row.fetchOne(
                database,
                sql: "SELECT \(Self.columns) FROM jobs WHERE id = ? AND owner = ?",
                arguments: [id, owner]
            )
            return row.flatMap(Job.init).map { ($0, isEnded) }
        }
    }

    /// Deletes the oldest of the jobs that have come to their end, as far as there are too many or they are too old.
    ///
    /// - Parameters:
    ///   - time: Those that ended before this microsecond.
    ///   - count: How many stay at most.
    ///   - bytes: How many bytes of results stay at most.
    /// - Throws: ``SharedStateError``.
    public func purge(endedBefore time: Int64, keeping count: Int, bytes: Int) throws(SharedStateError) {
        try file.write { database in
            let ended = "state NOT IN ('queued', 'running')"
            try database.execute(
                sql: "DELETE FROM jobs WHERE \(ended) AND finished_at < ?",
                arguments: [time]
            )
            // Running sums from the newest: what lies beyond a bound goes.
            try database.execute(
                sql: """
                    DELETE FROM jobs WHERE sequence IN (
                        SELECT sequence FROM (
                            SELECT sequence, row_number() OVER newest AS place,
                                sum(coalesce(bytes, 0)) OVER newest AS total
                            FROM jobs LEFT JOIN job_results ON job = sequence WHERE \(ended)
                            WINDOW newest AS (ORDER BY sequence DESC)
                        ) WHERE place > ? OR total > ?
                    )
                    """,
                arguments: [count, bytes]
            )
        }
    }
}

extension Job {
    fileprivate init?(_ row: Row) {
        guard let state = State(rawValue: row[3]) else { return nil }
        self.init(
            id: row[0],
            path: row[1],
            requestID: row[2],
            state: state,
            work: row[4],
            createdAt: row[5],
            startedAt: row[6],
            finishedAt: row[7],
            attempts: row[8],
            done: row[9],
            total: row[10]
        )
    }
}
