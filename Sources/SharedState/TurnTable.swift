import GRDB

/// Turns at something whose use is limited by several limits at once, in the order in which processes ask.
///
/// A turn is a time: who gets one waits for it and then goes ahead. All limits are kept by the times of the turns, so
/// they hold over all processes, and exactly. A process that dies with a turn in hand leaves it unused. Time is passed
/// in, in microseconds of one clock that all processes share; when that clock is put back, turns are late by at most
/// the length of a limit.
public struct TurnTable {
    private let file: SQLiteFile
    private let longestWait: Int64

    /// Turns in a file of the kind ``SQLiteKind/limits``.
    ///
    /// - Parameters:
    ///   - file: The file; its connection belongs to this process.
    ///   - longestWaitMicroseconds: How far ahead any process may take a turn; one further ahead was taken before the
    ///     clock was put back.
    public init(file: SQLiteFile, longestWaitMicroseconds: Int64) {
        self.file = file
        // A second more than that is the difference of two clocks.
        longestWait = longestWaitMicroseconds + 1_000_000
    }

    /// Takes the next turn, unless it would come too late.
    ///
    /// - Parameters:
    ///   - key: What the turn is for; one key always has the same limits.
    ///   - limits: All of them apply.
    ///   - now: Microseconds of the clock that all processes share.
    ///   - latest: The latest turn that is of use, in the same microseconds.
    /// - Returns: The turn.
    /// - Throws: ``SharedStateError``.
    public func take(
        _ key: String,
        limits: [TurnLimit],
        now: Int64,
        latest: Int64
    ) throws(SharedStateError) -> Turn {
        try file.write { database in
            let books = limits.enumerated().map { index, limit in
                Book(key: "\(key) \(index)", limit: limit, now: now, longestWait: longestWait)
            }
            for book in books { try book.repair(database) }
            let time = try books.reduce(now) { time, book in max(time, try book.earliest(database)) }
            guard time <= min(latest, now + longestWait) else { return .tooLate(time) }
            for book in books { try book.enter(time, database) }
            return .at(time)
        }
    }

    /// The next turn, without taking it.
    ///
    /// - Parameters:
    ///   - key: What it is for.
    ///   - limits: The limits that apply to the key.
    ///   - now: Microseconds of the clock that all processes share.
    /// - Returns: Its time, `now` or later.
    /// - Throws: ``SharedStateError``.
    public func next(_ key: String, limits: [TurnLimit], now: Int64) throws(SharedStateError) -> Int64 {
        try file.read { database in
            try limits.enumerated().reduce(now) { time, entry in
                let book = Book(key: "\(key) \(entry.0)", limit: entry.1, now: now, longestWait: longestWait)
                return max(time, try book.earliest(database))
            }
        }
    }

    /// Deletes what no limit can depend on any more; one process calls it now and then.
    ///
    /// - Parameters:
    ///   - file: A file of the kind ``SQLiteKind/limits``.
    ///   - now: Microseconds of the clock that all processes share.
    ///   - longest: The longest window in use, in microseconds.
    /// - Throws: ``SharedStateError``.
    public static func purge(_ file: SQLiteFile, now: Int64, longest: Int64 = 86_400_000_000 + 1_000_000)
        throws(SharedStateError)
    {
        try file.writeOnce { database in
            try database.execute(sql: "DELETE FROM turns WHERE time <= ?", arguments: [now - longest])
        }
    }
}

extension TurnTable {
    /// What was entered under one limit of a key.
    private struct Book {
        let key: String
        let limit: TurnLimit
        let now: Int64
        let longestWait: Int64

        /// Brings turns from before the clock was put back to where they are over in time.
        func repair(_ database: Database) throws {
            guard case .window = limit else { return }
            let statement = try database.cachedStatement(
                sql: "UPDATE turns SET time = ? WHERE key = ? AND time > ?"
            )
            try statement.execute(arguments: [now, key, now + longestWait])
        }

        /// The earliest turn this limit allows.
        func earliest(_ database: Database) throws -> Int64 {
            switch limit {
            case .rate(let rate):
                let arrival = try arrival(rate, database)
                return max(now, arrival - rate.capacityMicroseconds + rate.emissionMicroseconds)
            case .window(let count, let length):
                // The turn that has to leave the window before another may come in.
                let statement = try database.cachedStatement(
                    sql: "SELECT time FROM turns WHERE key = ? ORDER BY time DESC LIMIT 1 OFFSET ?"
                )
                let oldest = try Int64.fetchOne(statement, arguments: [key, max(count, 1) - 1])
                return max(now, oldest.map { $0 + length } ?? now)
            }
        }

        /// Enters a turn that all limits allow.
        func enter(_ time: Int64, _ database: Database) throws {
            switch limit {
            case .rate(let rate):
                let arrival = max(try arrival(rate, database), time) + rate.emissionMicroseconds
                let statement = try database.cachedStatement(
                    sql: "INSERT OR REPLACE INTO tokens (key, tat) VALUES (?, ?)"
                )
                try statement.execute(arguments: [key, arrival])
            case .window(_, let length):
                let old = try database.cachedStatement(sql: "DELETE FROM turns WHERE key = ? AND time <= ?")
                try old.execute(arguments: [key, now - length])
                let new = try database.cachedStatement(sql: "INSERT INTO turns (key, time) VALUES (?, ?)")
                try new.execute(arguments: [key, time])
            }
        }

        /// When the rate's bucket is full again.
        private func arrival(_ rate: RateLimit, _ database: Database) throws -> Int64 {
            let statement = try database.cachedStatement(sql: "SELECT tat FROM tokens WHERE key = ?")
            let stored = try Int64.fetchOne(statement, arguments: [key]) ?? now
            let capacity = rate.capacityMicroseconds
            return max(stored > now + capacity + longestWait ? now + capacity : stored, now)
        }
    }
}
