/// A rate and a burst: so many units an interval, of which so many may come at once.
public struct RateLimit: Sendable, Equatable {
    /// Units that may come at once, at least 1.
    public let burst: Int
    /// Microseconds after which one more unit is free, at least 1.
    public let emissionMicroseconds: Int64

    /// A limit of `count` units in `seconds`.
    ///
    /// - Parameters:
    ///   - count: Units in that time, at least 1.
    ///   - seconds: The time, at least 1.
    ///   - burst: Units that may come at once, at least 1.
    public init(_ count: Int, perSeconds seconds: Int, burst: Int) {
        precondition(count >= 1 && seconds >= 1 && burst >= 1, "a limit is at least one unit")
        self.burst = burst
        // Rounded up, so that the rate is never exceeded by the rounding.
        emissionMicroseconds = max(1, (Int64(seconds) * 1_000_000 + Int64(count) - 1) / Int64(count))
    }

    /// Microseconds in which an empty bucket is full again.
    var capacityMicroseconds: Int64 { emissionMicroseconds * Int64(burst) }
}
