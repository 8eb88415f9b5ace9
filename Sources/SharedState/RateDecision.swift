/// The answer to a request for tokens.
public struct RateDecision: Sendable, Equatable {
    /// Whether the units were granted.
    public let isAllowed: Bool
    /// Units that may come at once when nothing was taken lately.
    public let limit: Int
    /// Units that may still come at once now.
    public let remaining: Int
    /// Microseconds until the whole burst is free again.
    public let resetMicroseconds: Int64
    /// Microseconds until the refused units would be granted; 0 when they were, nil when there are more of
    /// them than the burst.
    public let retryMicroseconds: Int64?

    /// Seconds until the whole burst is free again, rounded up.
    public var resetSeconds: Int { Self.seconds(resetMicroseconds) }
    /// Seconds until the refused units would be granted, rounded up, for `Retry-After`.
    public var retrySeconds: Int? { retryMicroseconds.map(Self.seconds) }

    private static func seconds(_ microseconds: Int64) -> Int { Int((microseconds + 999_999) / 1_000_000) }
}
