import FoundationEssentials
import GRDB

extension JobTable {
    /// A worker process, as jobs remember it.
    public struct Worker: Sendable, Equatable {
        /// A number that no other worker has had.
        public let number: Int64
        /// Its process id.
        public let process: Int32

        /// A worker with both properties named.
        public init(number: Int64, process: Int32) {
            self.number = number
            self.process = process
        }
    }

    /// A job in a worker's hands.
    public struct Claim: Sendable, Equatable {
        /// The job's place in the table.
        let sequence: Int64
        /// The job's id.
        public let id: String
        /// What is to be done.
        public let order: Job.Order
        /// How often it was begun, this time included.
        public let attempts: Int
    }

    /// Takes up a job that waits or whose worker's lease is over: the oldest of the client whose turn is longest ago.
    ///
    /// - Parameters:
    ///   - worker: Who takes it.
    ///   - microseconds: How long it is the worker's unless prolonged.
    ///   - now: Microseconds UTC.
    /// - Returns: The job; nil where there is none.
    /// - Throws: ``SharedStateError``.
    public func claim(by worker: Worker, for microseconds: Int64, now: Int64) throws(SharedStateError)
        -> Claim?
    {
        // Looked for without the writer's lock, which idle workers would take ten times a second.
        let open = """
            FROM jobs
            WHERE state = 'queued' OR (state = 'running' AND (lease_until <= :now OR lease_until > :latest))
            """
        // A lease that lies further ahead than one can be given was taken before the clock was put back.
        let arguments: StatementArguments = ["now": now, "latest": now + max(microseconds, 1) * 4]
        let isAny = try file.read { database in
            try Int64.fetchOne(
                database.cachedStatement(sql: "SELECT sequence \(open) LIMIT 1"),
                arguments: arguments
            ) != nil
        }
        guard isAny else { return nil }
        return try file.write { database in
            let next = """
                SELECT sequence \(open)
                ORDER BY (
                    SELECT coalesce(max(started_at), 0) FROM jobs AS other WHERE other.client = jobs.client
                ), sequence LIMIT 1
                """
            guard let sequence = try Int64.fetchOne(database, sql: next, arguments: arguments) else {
                return nil
            }
            let row = try Row.fetchOne(
                database,
                sql: """
                    UPDATE jobs SET state = 'running', attempts = attempts + 1, worker = ?, process = ?,
                        lease_until = ?, started_at = ?, done = 0, total = 0
                    WHERE sequence = ?
                    RETURNING id, owner, client, path, accept, request, request_id, work, attempts
                    """,
                arguments: [worker.number, worker.process, now + microseconds, now, sequence]
            )
            return row.map { row in
                Claim(
                    sequence: sequence,
                    id: row[0],
                    order: Job.Order(
                        owner: row[1],
                        client: row[2],
                        path: row[3],
                        accept: row[4],
                        body: Array(row[5] as Data),
                        requestID: row[6],
                        work: row[7]
                    ),
                    attempts: row[8]
                )
            }
        }
    }

    /// Prolongs a lease and tells how far the job has come.
    ///
    /// - Parameters:
    ///   - claim: The job.
    ///   - worker: Who has it.
    ///   - done: Pieces done.
    ///   - total: Pieces in all.
    ///   - microseconds: How long it stays the worker's from now on.
    ///   - now: Microseconds UTC.
    /// - Returns: False where it is not the worker's any more: it was cancelled, or taken up by another.
    /// - Throws: ``SharedStateError``.
    public func prolong(
        _ claim: Claim,
        by worker: Worker,
        done: Int,
        total: Int,
        for microseconds: Int64,
        now: Int64
    ) throws(SharedStateError) -> Bool {
        try file.write { database in
            try database.execute(
                sql: """
                    UPDATE jobs SET lease_until = ?, done = ?, total = ?
                    WHERE sequence = ? AND worker = ? AND state = 'running'
                    """,
                arguments: [now + microseconds, done, total, claim.sequence, worker.number]
            )
            return database.changesCount > 0
        }
    }

    /// Brings a job to its end.
    ///
    /// - Parameters:
    ///   - claim: The job.
    ///   - worker: Who has it.
    ///   - outcome: What became of it.
    ///   - total: Pieces in all.
    ///   - now: Microseconds UTC.
    /// - Returns: False where it is not the worker's any more; then nothing is kept.
    /// - Throws: ``SharedStateError``.
    public func finish(_ claim: Claim, by worker: Worker, _ outcome: Job.Outcome, total: Int, now: Int64)
        throws(SharedStateError) -> Bool
    {
        try file.write { database in
            let state: Job.State = outcome.status < 400 ? .succeeded : .failed
            try database.execute(
                sql: """
                    UPDATE jobs SET state = ?, finished_at = ?, total = ?,
                        done = CASE ? WHEN 'succeeded' THEN ? ELSE done END
                    WHERE sequence = ? AND worker = ? AND state = 'running'
                    """,
                arguments: [
                    state.rawValue, now, total, state.rawValue, total, claim.sequence, worker.number,
                ]
            )
            guard database.changesCount > 0 else { return false }
            try database.execute(
                sql:
                    "INSERT INTO job_results (job, status, content_type, bytes, body) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    claim.sequence, outcome.status, outcome.contentType, outcome.body.count,
                    Data(outcome.body),
                ]
            )
            return true
        }
    }

    /// Puts a job that was begun back to where it was, as if it had not been: its worker has to stop.
    ///
    /// - Parameters:
    ///   - claim: The job.
    ///   - worker: Who has it.
    /// - Throws: ``SharedStateError``.
    public func giveBack(_ claim: Claim, by worker: Worker) throws(SharedStateError) {
        try file.write { database in
            try database.execute(
                sql: """
                    UPDATE jobs SET state = 'queued', attempts = attempts - 1, worker = 0, process = 0,
                        done = 0, total = 0, started_at = NULL
                    WHERE sequence = ? AND worker = ? AND state = 'running'
                    """,
                arguments: [claim.sequence, worker.number]
            )
        }
    }

    /// Ends the leases of workers that died, so that their jobs are taken up at once.
    ///
    /// - Parameter isAlive: Whether a process lives.
    /// - Throws: ``SharedStateError``.
    public func endLeases(ofDead isAlive: (Int32) -> Bool) throws(SharedStateError) {
        try file.write { database in
            let processes = try Int32.fetchSet(
                database,
                sql: "SELECT DISTINCT process FROM jobs WHERE state = 'running'"
            )
            for process in processes where !isAlive(process) {
                try database.execute(
                    sql: "UPDATE jobs SET lease_until = 0 WHERE state = 'running' AND process = ?",
                    arguments: [process]
                )
            }
        }
    }
}
