public import SharedState

/// What a data service needs to ask providers on the network; without it only those with their bars at hand are asked.
public struct NetworkAccess {
    /// Leases, turns, breakers and benches that all processes share, of the kind ``SharedState/SQLiteKind/limits``.
    public var limits: SQLiteFile
    /// The time, and a way to let some pass.
    public var clock: ServiceClock
    /// A number in 0..<1 by which pauses before another try differ between processes.
    public var jitter: () -> Double
    /// What carries the requests; nil for HTTP.
    var transport: (any Transport)?

    /// Access with all its properties named.
    ///
    /// - Parameters:
    ///   - limits: A file of the kind ``SharedState/SQLiteKind/limits``.
    ///   - clock: The time, and a way to let some pass.
    ///   - jitter: A number in 0..<1 by which pauses before another try differ between processes.
    public init(limits: SQLiteFile, clock: ServiceClock, jitter: @escaping () -> Double) {
        self.limits = limits
        self.clock = clock
        self.jitter = jitter
    }
}
