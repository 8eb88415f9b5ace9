import SharedState

/// What one request takes of its client's limits, and gives back at its end.
///
/// A class, because it grows as the request's work becomes known.
final class Allowance {
    private let limit: ClientLimit
    private let client: String
    private let now: Int64
    private var decision: RateDecision?
    private var place: String?

    /// - Parameters:
    ///   - limit: The limits of all clients.
    ///   - client: Whose request it is.
    ///   - now: Microseconds UTC.
    init(_ limit: ClientLimit, client: String, now: Int64) {
        self.limit = limit
        self.client = client
        self.now = now
    }

    /// Pays for the request, or for more of it.
    ///
    /// - Parameters:
    ///   - cost: Units; 0 is free.
    ///   - isCheap: Whether it passes when the units cannot be counted.
    /// - Throws: ``Problem``: 429 when too few are left, 503 when they cannot be counted.
    func pay(_ cost: Int, isCheap: Bool = false) throws(Problem) {
        guard cost > 0 else { return }
        guard let decision = try limit.take(cost, of: client, isCheap: isCheap, now: now) else { return }
        self.decision = decision
        if !decision.isAllowed { throw limit.refusal(of: cost, decision) }
    }

    /// Takes one of the client's places for heavy requests.
    ///
    /// - Throws: ``Problem``: 429 when all are taken, 503 when that cannot be told.
    func enterHeavyWork() throws(Problem) {
        if place == nil { place = try limit.enter(client: client, now: now) }
    }

    /// Gives back what is only lent.
    func end() {
        if let place { limit.leave(place) }
        place = nil
    }

    /// The fields of draft-ietf-httpapi-ratelimit-headers-08; without the second where the units could not be counted.
    var headers: [(name: String, value: String)] {
        var headers = [(name: "RateLimit-Policy", value: "\"client\";q=\(limit.perMinute);w=60")]
        if let decision {
            headers.append(("RateLimit", "\"client\";r=\(decision.remaining);t=\(decision.resetSeconds)"))
        }
        return headers
    }
}
