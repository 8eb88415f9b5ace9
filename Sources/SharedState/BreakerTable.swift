import GRDB

/// Circuit breakers that all processes share: after some failures in a row nobody calls for a while, then one tries.
///
/// Time is passed in, in microseconds of one clock that all processes share. A rest that lies further ahead than the
/// longest one was begun before the clock was put back, and counts as over.
public struct BreakerTable {
    private let file: SQLiteFile

    /// Breakers in a file of the kind ``SQLiteKind/limits``.
    ///
    /// - Parameter file: The file; its connection belongs to this process.
    public init(file: SQLiteFile) { self.file = file }

    /// A breaker's row; one without a row is closed and has seen no failure.
    private struct Record {
        var failures = 0
        /// Times it opened since the last success.
        var openings = 0
        /// End of its rest, 0 while it is closed.
        var until: Int64 = 0
        var probe: Int64 = 0
        var probeUntil: Int64 = 0

        func state(_ policy: BreakerPolicy, now: Int64) -> BreakerState {
            guard until != 0 else { return .closed }
            if until > now, until <= now + policy.longestRestMicroseconds { return .open(until: until) }
            let isProbed = probeUntil > now && probeUntil <= now + policy.probeMicroseconds
            return .halfOpen(probeUntil: isProbed ? probeUntil : nil)
        }

        mutating func open(for rest: Int64, _ policy: BreakerPolicy, now: Int64) {
            let doublings = min(openings, 20)
            until = now + min(max(rest, 1) << Int64(doublings), policy.longestRestMicroseconds)
            openings += 1
            (probe, probeUntil) = (0, 0)
        }
    }

    /// How a breaker stands.
    ///
    /// - Parameters:
    ///   - name: The breaker.
    ///   - policy: When it opens, and for how long.
    ///   - now: Microseconds of the clock that all processes share.
    /// - Returns: Its state.
    /// - Throws: ``SharedStateError``.
    public func state(_ name: String, _ policy: BreakerPolicy, now: Int64) throws(SharedStateError)
        -> BreakerState
    {
        try file.read { database in try Self.record(name, in: database).state(policy, now: now) }
    }

    /// Asks to make a call.
    ///
    /// Whoever is let through reports with ``succeeded(_:)``, ``failed(_:owner:_:now:)`` or ``trip(_:for:_:now:)``.
    ///
    /// - Parameters:
    ///   - name: The breaker.
    ///   - owner: Who asks, a number no other process has.
    ///   - policy: When it opens, and for how long.
    ///   - now: Microseconds of the clock that all processes share.
    /// - Returns: Nil when the call may be made; otherwise the microseconds after which to ask again.
    /// - Throws: ``SharedStateError``.
    public func refusal(
        _ name: String,
        owner: Int64,
        _ policy: BreakerPolicy,
        now: Int64
    ) throws(SharedStateError) -> Int64? {
        switch try state(name, policy, now: now) {
        case .closed: return nil
        case .open(let until): return until - now
        case .halfOpen: break
        }
        return try file.write { database in
            var record = try Self.record(name, in: database)
            switch record.state(policy, now: now) {
            case .closed: return nil
            case .open(let until): return until - now
            case .halfOpen(let probeUntil?) where record.probe != owner: return probeUntil - now
            // The probe's own further requests are not others'.
            case .halfOpen:
                (record.probe, record.probeUntil) = (owner, now + policy.probeMicroseconds)
                try Self.store(record, name, in: database)
                return nil
            }
        }
    }

    /// Reports a call that was answered: the breaker closes and forgets its failures.
    ///
    /// - Parameter name: The breaker.
    /// - Throws: ``SharedStateError``.
    public func succeeded(_ name: String) throws(SharedStateError) {
        // Read first: as a rule there is nothing to forget.
        let isKnown = try file.read { database in
            let statement = try database.cachedStatement(sql: "SELECT 1 FROM breakers WHERE name = ?")
            return try Int.fetchOne(statement, arguments: [name]) != nil
        }
        guard isKnown else { return }
        try file.writeOnce { database in
            try database.execute(sql: "DELETE FROM breakers WHERE name = ?", arguments: [name])
        }
    }

    /// Reports a call that failed for a reason that may pass.
    ///
    /// - Parameters:
    ///   - name: The breaker.
    ///   - owner: Who called.
    ///   - policy: When it opens, and for how long.
    ///   - now: Microseconds of the clock that all processes share.
    /// - Returns: How the breaker stands now.
    /// - Throws: ``SharedStateError``.
    @discardableResult
    public func failed(
        _ name: String,
        owner: Int64,
        _ policy: BreakerPolicy,
        now: Int64
    ) throws(SharedStateError) -> BreakerState {
        try file.write { database in
            var record = try Self.record(name, in: database)
            record.failures += 1
            switch record.state(policy, now: now) {
            case .closed:
                if record.failures >= policy.failures {
                    record.open(for: policy.restMicroseconds, policy, now: now)
                }
            // Calls that were under way when it opened don't prolong the rest.
            case .open: break
            case .halfOpen:
                if record.probe == owner || record.probe == 0 {
                    record.open(for: policy.restMicroseconds, policy, now: now)
                }
            }
            try Self.store(record, name, in: database)
            return record.state(policy, now: now)
        }
    }

    /// Opens a breaker at once, because the other side asked for a rest.
    ///
    /// - Parameters:
    ///   - name: The breaker.
    ///   - rest: Microseconds; doubled each time it opens again without a success in between.
    ///   - policy: Its longest rest bounds this one.
    ///   - now: Microseconds of the clock that all processes share.
    /// - Throws: ``SharedStateError``.
    public func trip(
        _ name: String,
        for rest: Int64,
        _ policy: BreakerPolicy,
        now: Int64
    ) throws(SharedStateError) {
        try file.write { database in
            var record = try Self.record(name, in: database)
            // Refusals of calls that were under way together are one refusal.
            if case .open = record.state(policy, now: now) { return }
            record.failures += 1
            record.open(for: rest, policy, now: now)
            try Self.store(record, name, in: database)
        }
    }

    private static func record(_ name: String, in database: Database) throws -> Record {
        let statement = try database.cachedStatement(
            sql: "SELECT failures, openings, until, probe, probe_until FROM breakers WHERE name = ?"
        )
        guard let row = try Row.fetchOne(statement, arguments: [name]) else { return Record() }
        return Record(failures: row[0], openings: row[1], until: row[2], probe: row[3], probeUntil: row[4])
    }

    private static func store(_ record: Record, _ name: String, in database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO breakers (name, failures, openings, until, probe, probe_until)
                VALUES (?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(
            arguments: [
                name, record.failures, record.openings, record.until, record.probe, record.probeUntil,
            ]
        )
    }
}
