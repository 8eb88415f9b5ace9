public import SharedState

/// The limits of clients, counted in tables that all responders share: units a minute, and heavy requests at once.
///
/// A request costs the price of its route, and a unit more for each ``workUnit`` of work. Where the tables cannot be used, cheap
/// requests pass uncounted, so that a fault of the limiter is none of the service, and dear ones are refused, so that it is no way
/// around the limit.
///
/// A class, because it remembers for a moment that the tables could not be used: waiting for a lock at each request would slow
/// down what passes anyway.
public final class ClientLimit {
    /// Bars × combinations × symbols that cost one unit.
    static let workUnit = 1_000_000
    /// Symbols of a request for bars that cost one unit; fewer are free.
    static let symbolUnit = 10
    /// Work from which on a request is heavy: about a second of a processor.
    static let heavyWork = 50_000_000
    /// Microseconds for which a table that failed is left alone.
    private static let pause: Int64 = 5_000_000

    /// Units a minute, all of which may come at once.
    let perMinute: Int
    /// Heavy requests one client may have in work at a time.
    let heavyAtOnce: Int
    private let heavyMicroseconds: Int64
    private let seat: Int64
    private let rate: RateLimit
    private let tokens: TokenTable
    private let leases: LeaseTable
    private let statistics: Statistics
    private var failedAt: Int64?

    /// - Parameters:
    ///   - perMinute: Units a minute, all of which may come at once; at least 1.
    ///   - heavyAtOnce: Heavy requests of one client at a time, all processes together; at least 1.
    ///   - heavySeconds: The longest a request takes; a process that died gives its place back after that.
    ///   - seat: A number that no other living process has; one that replaces a dead process has its.
    ///   - file: The shared tables, a file of the kind ``SQLiteKind/limits``.
    ///   - statistics: Where refusals are counted.
    public init(
        perMinute: Int,
        heavyAtOnce: Int,
        heavySeconds: Double,
        seat: Int64,
        file: SQLiteFile,
        statistics: Statistics
    ) {
        self.perMinute = perMinute
        self.heavyAtOnce = max(1, heavyAtOnce)
        self.heavyMicroseconds = Int64(heavySeconds * 1e6)
        self.seat = seat
        rate = RateLimit(perMinute, perSeconds: 60, burst: perMinute)
        tokens = TokenTable(file: file)
        leases = LeaseTable(file: file)
        self.statistics = statistics
    }

    /// Gives back the places of a process that died in this one's seat.
    public func takeSeat() {
        // Where it fails they come back by themselves when their time is over.
        try? leases.release(owner: seat)
    }

    /// The most that one request costs: half of the units, so that there are some left to ask how it is doing.
    var dearest: Int { max(1, perMinute / 2) }

    /// Takes units.
    ///
    /// - Parameters:
    ///   - cost: Units; more than ``dearest`` count as that.
    ///   - client: Whose.
    ///   - isCheap: Whether the request passes when the table cannot be used.
    ///   - now: Microseconds UTC.
    /// - Returns: What is left; nil when the table could not be used.
    /// - Throws: ``Problem``: 429 when too few are left, 503 when they cannot be counted.
    func take(_ cost: Int, of client: String, isCheap: Bool, now: Int64) throws(Problem) -> RateDecision? {
        let decision = attempt(now: now) { () throws(SharedStateError) in
            try tokens.take("client:" + client, cost: min(cost, dearest), limit: rate, now: now)
        }
        if decision == nil, !isCheap { throw Self.unusable }
        return decision
    }

    /// The problem of a client that has too little left.
    func refusal(of cost: Int, _ decision: RateDecision) -> Problem {
        statistics.add(.clientRefusals)
        let wait = decision.retrySeconds ?? 60
        let price =
            cost > 1
            ? "This call costs \(min(cost, dearest)) of them, and \(decision.remaining) are left. " : ""
        return Problem(
            .rateLimited,
            "A client has \(perMinute) requests a minute (CLIENT_RATE_LIMIT_PER_MINUTE). \(price)Try again in \(wait) s.",
            retryAfterSeconds: wait
        )
    }

    /// Takes one of a client's places for heavy requests.
    ///
    /// - Returns: The place, to be given back with ``leave(_:)``.
    /// - Throws: ``Problem``: 429 when all are taken, 503 when that cannot be told.
    func enter(client: String, now: Int64) throws(Problem) -> String {
        for number in 0..<heavyAtOnce {
            let place = "heavy:\(client):\(number)"
            let state = attempt(now: now) { () throws(SharedStateError) in
                try leases.acquire(place, owner: seat, for: heavyMicroseconds, now: now)
            }
            guard let state else { throw Self.unusable }
            if state == .held { return place }
        }
        statistics.add(.clientRefusals)
        throw Problem(
            .rateLimited,
            "A client may have \(heavyAtOnce) requests of \(Self.heavyWork) bars × combinations × symbols or more in work at a time. "
                + "Wait for one of yours, or send it with 'Prefer: respond-async'.",
            retryAfterSeconds: 2
        )
    }

    /// Gives a place back.
    func leave(_ place: String) {
        try? leases.release(place, owner: seat)
    }

    private static let unusable = Problem(
        .storageUnavailable,
        "The limits of clients cannot be counted now, so only cheap requests are taken.",
        retryAfterSeconds: 5
    )

    private func attempt<Result>(now: Int64, _ body: () throws(SharedStateError) -> Result) -> Result? {
        if let failedAt, abs(now - failedAt) < Self.pause { return nil }
        do throws(SharedStateError) {
            let result = try body()
            failedAt = nil
            return result
        } catch {
            failedAt = now
            statistics.add(.limitFaults)
            return nil
        }
    }
}
