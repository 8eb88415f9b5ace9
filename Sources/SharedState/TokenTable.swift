import GRDB

/// Rate limits that hold over all processes together, exactly.
///
/// The generic cell rate algorithm in integers: a row holds the time at which a key's bucket will be full
/// again (the theoretical arrival time, redis-cell `cell/mod.rs`), and one UPSERT both tests and takes. Time
/// is passed in, in microseconds of one clock that all processes share; a clock that jumps back costs a key
/// at most one full bucket of waiting.
public struct TokenTable {
    private let file: SQLiteFile

    /// Tokens in a file of the kind ``SQLiteKind/limits``.
    ///
    /// - Parameter file: The file; its connection belongs to this process.
    public init(file: SQLiteFile) { self.file = file }

    // `SELECT … WHERE` and not `VALUES`: the first request of a new key must not pass with more units than
    // the burst.
    private static let take = """
        INSERT INTO tokens (key, tat) SELECT :key, :now + :increment WHERE :increment <= :capacity
        ON CONFLICT (key) DO UPDATE SET tat = max(min(tat, :now + :capacity), :now) + :increment
        WHERE max(min(tat, :now + :capacity), :now) + :increment <= :now + :capacity
        RETURNING tat
        """

    /// Takes `cost` units for `key`, or none of them.
    ///
    /// - Parameters:
    ///   - key: Who asks and for what; IPv6 clients by their /64.
    ///   - cost: Units, at least 1.
    ///   - limit: The limit that applies to the key.
    ///   - now: Microseconds of the clock that all processes share.
    /// - Returns: The decision.
    /// - Throws: ``SharedStateError``; whether a request then passes is the caller's choice.
    public func take(
        _ key: String,
        cost: Int = 1,
        limit: RateLimit,
        now: Int64
    ) throws(SharedStateError) -> RateDecision {
        let increment = limit.emissionMicroseconds * Int64(max(cost, 1))
        let capacity = limit.capacityMicroseconds
        return try file.writeOnce { database in
            let statement = try database.cachedStatement(sql: Self.take)
            let arguments: StatementArguments = [
                "key": key, "now": now, "increment": increment, "capacity": capacity,
            ]
            // Stepped to its end, or its transaction would stay open.
            if let arrival = try Int64.fetchAll(statement, arguments: arguments).first {
                return RateDecision(
                    isAllowed: true,
                    limit: limit.burst,
                    remaining: Int((capacity - (arrival - now)) / limit.emissionMicroseconds),
                    resetMicroseconds: arrival - now,
                    retryMicroseconds: 0
                )
            }
            let arrival = try Self.arrival(of: key, in: database, now: now, capacity: capacity)
            return RateDecision(
                isAllowed: false,
                limit: limit.burst,
                remaining: Int((capacity - (arrival - now)) / limit.emissionMicroseconds),
                resetMicroseconds: arrival - now,
                retryMicroseconds: increment > capacity ? nil : arrival + increment - capacity - now
            )
        }
    }

    /// The time at which a key's bucket is full again, bounded as in the UPSERT; `now` when the key has no
    /// row.
    ///
    /// The UPSERT's bound alone would refuse until the clock has caught up with where it was before it jumped
    /// back, because a refusal writes nothing. So a time that no small difference between two processes
    /// explains is brought back to the bound.
    private static func arrival(of key: String, in database: Database, now: Int64, capacity: Int64) throws
        -> Int64
    {
        let statement = try database.cachedStatement(sql: "SELECT tat FROM tokens WHERE key = ?")
        let stored = try Int64.fetchOne(statement, arguments: [key]) ?? now
        let tolerated = now + capacity + max(capacity, 1_000_000)
        if stored > tolerated {
            try database.execute(
                sql: "UPDATE tokens SET tat = ? WHERE key = ? AND tat > ?",
                arguments: [now + capacity, key, tolerated]
            )
        }
        return max(min(stored, now + capacity), now)
    }

    /// Deletes the keys whose bucket is full; one process calls it about once a minute.
    ///
    /// - Parameter now: Microseconds of the clock that all processes share.
    /// - Returns: How many keys went.
    /// - Throws: ``SharedStateError``.
    @discardableResult
    public func purge(now: Int64) throws(SharedStateError) -> Int {
        try file.writeOnce { database in
            try database.execute(sql: "DELETE FROM tokens WHERE tat < ?", arguments: [now])
            return database.changesCount
        }
    }
}
