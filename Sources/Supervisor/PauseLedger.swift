/// When the supervisor itself did not run, so that nobody is blamed for that time.
///
/// A supervisor that was stopped (SIGSTOP, a debugger, a suspended machine) finds every deadline passed when it wakes, but
/// its workers may have stood still as well.
struct PauseLedger: Equatable {
    private var pauses: [Range<Int64>] = []
    private var lastTick: Int64?

    /// Takes note of a tick.
    ///
    /// - Parameters:
    ///   - now: Time of the tick, in nanoseconds.
    ///   - interval: Time at which ticks should come; more than two late is a pause.
    /// - Returns: Length of the pause that has just ended, 0 for none.
    mutating func tick(at now: Int64, interval: Int64) -> Int64 {
        defer { lastTick = now }
        guard let lastTick, now - lastTick > 3 * interval else { return 0 }
        pauses.append(lastTick + interval..<now)
        if pauses.count > 16 { pauses.removeFirst() }
        return now - lastTick - interval
    }

    /// Time that passed since a moment without the pauses in between.
    func elapsed(since start: Int64, at now: Int64) -> Int64 {
        pauses.reduce(now - start) { $0 - max(0, $1.upperBound - max(start, $1.lowerBound)) }
    }
}
