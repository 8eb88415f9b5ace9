/// When a breaker opens, and for how long.
public struct BreakerPolicy: Sendable, Equatable {
    /// Failures in a row after which it opens, at least 1.
    public var failures: Int
    /// Microseconds it stays open for the first time; doubled each time it opens again without a success in between.
    public var restMicroseconds: Int64
    /// The longest it stays open, in microseconds.
    public var longestRestMicroseconds: Int64
    /// Microseconds after which a probe that was not reported on counts as lost, and another may probe.
    public var probeMicroseconds: Int64

    /// A policy with all its properties named.
    ///
    /// - Parameters:
    ///   - failures: Failures in a row after which it opens, at least 1.
    ///   - restMicroseconds: Microseconds it stays open for the first time.
    ///   - longestRestMicroseconds: The longest it stays open, in microseconds.
    ///   - probeMicroseconds: Microseconds after which a probe counts as lost.
    public init(
        failures: Int,
        restMicroseconds: Int64,
        longestRestMicroseconds: Int64,
        probeMicroseconds: Int64
    ) {
        self.failures = max(failures, 1)
        self.restMicroseconds = restMicroseconds
        self.longestRestMicroseconds = longestRestMicroseconds
        self.probeMicroseconds = probeMicroseconds
    }
}
