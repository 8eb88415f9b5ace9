import GRDB

/// Who of several processes does a piece of work that is to be done once.
///
/// A lease is held until its holder gives it back or its time is over: the work of a holder that died is taken up by
/// another then. Time is passed in, in microseconds of one clock that all processes share.
public struct LeaseTable {
    /// The longest time a lease is given for, in microseconds.
    ///
    /// One that lies further ahead was taken before the clock was put back, and counts as over.
    public static let longestMicroseconds: Int64 = 300_000_000

    private let file: SQLiteFile

    /// Leases in a file of the kind ``SQLiteKind/limits``.
    ///
    /// - Parameter file: The file; its connection belongs to this process.
    public init(file: SQLiteFile) { self.file = file }

    // One statement decides, so of any number of processes one gets a free lease.
    private static let take = """
        INSERT INTO leases (key, owner, until) VALUES (:key, :owner, :until)
        ON CONFLICT (key) DO UPDATE SET owner = :owner, until = :until
        WHERE owner = :owner OR until <= :now OR until > :now + :longest
        RETURNING until
        """

    /// Takes a lease, or renews one that is the owner's already.
    ///
    /// - Parameters:
    ///   - key: The work.
    ///   - owner: Who wants to do it, a number no other process has.
    ///   - microseconds: For how long, at least 1; longer than ``longestMicroseconds`` counts as that.
    ///   - now: Microseconds of the clock that all processes share.
    /// - Returns: ``LeaseState/held`` when it is the owner's now; otherwise until when it is somebody else's.
    /// - Throws: ``SharedStateError``.
    public func acquire(
        _ key: String,
        owner: Int64,
        for microseconds: Int64,
        now: Int64
    ) throws(SharedStateError) -> LeaseState {
        // A refusal is read, so that waiting processes don't queue for the writer's lock.
        if case .taken(let until) = try state(key, owner: owner, now: now) { return .taken(until: until) }
        return try file.writeOnce { database in
            let statement = try database.cachedStatement(sql: Self.take)
            let arguments: StatementArguments = [
                "key": key, "owner": owner, "now": now, "longest": Self.longestMicroseconds,
                "until": now + min(max(microseconds, 1), Self.longestMicroseconds),
            ]
            // Stepped to its end, or its transaction would stay open.
            if !(try Int64.fetchAll(statement, arguments: arguments).isEmpty) { return .held }
            return try Self.state(key, owner: owner, in: database, now: now)
        }
    }

    /// Prolongs a lease that still is the owner's.
    ///
    /// - Parameters:
    ///   - key: The work.
    ///   - owner: Who does it.
    ///   - microseconds: For how long from now.
    ///   - now: Microseconds of the clock that all processes share.
    /// - Returns: False when it is another's by now, or nobody's.
    /// - Throws: ``SharedStateError``.
    public func renew(
        _ key: String,
        owner: Int64,
        for microseconds: Int64,
        now: Int64
    ) throws(SharedStateError) -> Bool {
        try file.writeOnce { database in
            let statement = try database.cachedStatement(
                sql: "UPDATE leases SET until = ? WHERE key = ? AND owner = ? RETURNING until"
            )
            let until = now + min(max(microseconds, 1), Self.longestMicroseconds)
            return try !Int64.fetchAll(statement, arguments: [until, key, owner]).isEmpty
        }
    }

    /// Gives a lease back; one that is not the owner's any more stays as it is.
    ///
    /// - Parameters:
    ///   - key: The work.
    ///   - owner: Who did it.
    /// - Throws: ``SharedStateError``.
    public func release(_ key: String, owner: Int64) throws(SharedStateError) {
        try file.writeOnce { database in
            let statement = try database.cachedStatement(
                sql: "DELETE FROM leases WHERE key = ? AND owner = ?"
            )
            try statement.execute(arguments: [key, owner])
        }
    }

    /// Gives all leases of an owner back, after its end.
    ///
    /// - Parameter owner: Who held them.
    /// - Throws: ``SharedStateError``.
    public func release(owner: Int64) throws(SharedStateError) {
        try file.writeOnce { database in
            try database.execute(sql: "DELETE FROM leases WHERE owner = ?", arguments: [owner])
        }
    }

    /// How a lease stands, without taking it.
    ///
    /// - Parameters:
    ///   - key: The work.
    ///   - owner: Who asks.
    ///   - now: Microseconds of the clock that all processes share.
    /// - Returns: Its state.
    /// - Throws: ``SharedStateError``.
    public func state(_ key: String, owner: Int64, now: Int64) throws(SharedStateError) -> LeaseState {
        try file.read { database in try Self.state(key, owner: owner, in: database, now: now) }
    }

    private static func state(_ key: String, owner: Int64, in database: Database, now: Int64) throws
        -> LeaseState
    {
        let statement = try database.cachedStatement(sql: "SELECT owner, until FROM leases WHERE key = ?")
        guard let row = try Row.fetchOne(statement, arguments: [key]) else { return .free }
        let (holder, until): (Int64, Int64) = (row[0], row[1])
        guard until > now, until <= now + longestMicroseconds else { return .free }
        return holder == owner ? .held : .taken(until: until)
    }

    /// Deletes the leases whose time is over; one process calls it about once a minute.
    ///
    /// - Parameter now: Microseconds of the clock that all processes share.
    /// - Throws: ``SharedStateError``.
    public func purge(now: Int64) throws(SharedStateError) {
        try file.writeOnce { database in
            try database.execute(sql: "DELETE FROM leases WHERE until <= ?", arguments: [now])
        }
    }
}
