public import SharedState

/// The rate limit of clients: so many requests a minute for each, counted in the token table that all responders share.
public struct ClientLimit {
    private let perMinute: Int
    private let rate: RateLimit
    private let tokens: TokenTable

    /// - Parameters:
    ///   - perMinute: Requests a minute, all of which may come at once; at least 1.
    ///   - tokens: The shared table.
    public init(perMinute: Int, tokens: TokenTable) {
        self.perMinute = perMinute
        self.rate = RateLimit(perMinute, perSeconds: 60, burst: perMinute)
        self.tokens = tokens
    }

    /// What a client has left, and the problem when it has nothing left.
    struct Outcome {
        /// The fields of draft-ietf-httpapi-ratelimit-headers-08.
        let headers: [(name: String, value: String)]
        let problem: Problem?
    }

    /// Takes one token.
    ///
    /// A table that cannot be read lets the request pass (Stripe's rule for limiters: fail open); health says so.
    func take(client: String, nowMicroseconds: Int64) -> Outcome {
        guard let decision = try? tokens.take("client:" + client, limit: rate, now: nowMicroseconds) else {
            return Outcome(headers: [], problem: nil)
        }
        let headers = [
            (name: "RateLimit-Policy", value: "\"client\";q=\(perMinute);w=60"),
            (name: "RateLimit", value: "\"client\";r=\(decision.remaining);t=\(decision.resetSeconds)"),
        ]
        guard !decision.isAllowed else { return Outcome(headers: headers, problem: nil) }
        let wait = decision.retrySeconds ?? 60
        let problem = Problem(
            .rateLimited,
            "A client may make \(perMinute) requests a minute. Try again in \(wait) s.",
            retryAfterSeconds: wait
        )
        return Outcome(headers: headers, problem: problem)
    }
}
