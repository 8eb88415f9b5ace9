/// How long to wait before a worker that died young is started again.
///
/// | deaths in a row | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | from 10 |
/// |---|---|---|---|---|---|---|---|---|---|---|
/// | seconds | 0.1 | 0.2 | 0.4 | 0.8 | 1.6 | 3.2 | 6.4 | 12.8 | 25.6 | 30 |
///
/// A life of five seconds or more is followed by a start at once. The row ends with a life of sixty seconds, with sixty
/// seconds without a death, and with a worker that ended well. It never gives up: a pool that stops trying after a bad
/// minute shrinks to nothing in silence.
struct RestartBackoff: Equatable {
    /// Deaths in a row.
    private(set) var deaths = 0
    /// Not before this time, in nanoseconds of CLOCK_MONOTONIC.
    private(set) var holdUntil: Int64 = 0
    private var lastDeath: Int64 = 0

    /// Takes note of a death.
    ///
    /// - Parameters:
    ///   - life: How long the worker lived, in nanoseconds.
    ///   - now: Time of death.
    ///   - longest: Longest delay, in nanoseconds.
    mutating func died(after life: Int64, at now: Int64, longest: Int64 = 30_000_000_000) {
        if max(life, now - lastDeath) >= 60_000_000_000 { deaths = 0 }
        lastDeath = now
        guard life < 5_000_000_000 else { return }
        holdUntil = now + min(longest, 100_000_000 << Int64(min(deaths, 20)))
        deaths += 1
    }

    /// The line about a start that is put off; an error when it is no longer a coincidence.
    func line(about worker: [(name: String, value: String)], at now: Int64) -> PoolLogLine {
        let delay = "\(max(0, holdUntil - now) / 1_000_000)"
        return PoolLogLine(
            deaths >= 5 ? .error : .warning,
            "worker died young, start delayed",
            worker + [("deaths", "\(deaths)"), ("delay_ms", delay)]
        )
    }

    /// Forgets everything.
    mutating func reset() { self = RestartBackoff() }
}
