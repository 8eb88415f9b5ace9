/// How often a turn may come.
public enum TurnLimit: Sendable, Equatable {
    /// A steady rate, and a burst of which so many may come at once.
    case rate(RateLimit)
    /// At most `count` turns in any span of so many microseconds.
    case window(count: Int, microseconds: Int64)
}
