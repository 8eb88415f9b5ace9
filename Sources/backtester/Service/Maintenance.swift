import DataService
import Logging
import SharedState
import Supervisor

/// What one process of the pool, the supervisor, does for all: checkpoints, and forgetting tokens that are full again.
final class Maintenance {
    private let installation: Installation
    private let data: DataService
    private let log: Logger
    /// What else is due once a minute.
    var everyMinute: () -> Void = {}
    private var nextCheckpoint = MonotonicClock.nanoseconds
    private var nextPurge = MonotonicClock.nanoseconds

    private static let secondsBetweenCheckpoints: Int64 = 10
    private static let secondsBetweenPurges: Int64 = 60
    private static let dayMicroseconds: Int64 = 86_400_000_000
    private static let largestTokenLog = 32 << 20

    init(_ installation: Installation, log: Logger) {
        self.installation = installation
        self.log = log
        data = installation.dataService(statistics: Statistics(), isOnline: false) { log.event(.warning, $0) }
    }

    /// Opens, and where needed creates, every database.
    ///
    /// - Throws: `SharedStateError` when the results or the limits cannot be used: without them the service would only refuse.
    ///   What passes is no such reason, a full disk or another's lock, as requests are answered meanwhile; nor is the cache, as
    ///   bars can be had without.
    func openAll() throws(SharedStateError) {
        do { try data.checkCacheWritable() } catch {
            log.event(.warning, "starting without the cache", [("reason", error.message)])
        }
        for check in [installation.state.open, installation.limits.checkWritable] {
            do {
                try check()
            } catch {
                switch error {
                case .full, .busy: log.event(.warning, "starting all the same", [("reason", error.message)])
                default: throw error
                }
            }
        }
    }

    /// Does what is due; called about twice a second.
    func tick() {
        let now = MonotonicClock.nanoseconds
        // A grant writes a page of the tokens' log, so a flood of requests fills it well before the interval is over.
        if now >= nextCheckpoint || installation.limits.walBytes > Self.largestTokenLog {
            nextCheckpoint = now + Self.secondsBetweenCheckpoints * 1_000_000_000
            checkpoint()
        }
        if now >= nextPurge {
            nextPurge = now + Self.secondsBetweenPurges * 1_000_000_000
            everyMinute()
            attempt("purging tokens") { () throws(SharedStateError) in
                let now = SystemReadings.wallClockMicroseconds()
                try TokenTable(file: installation.limits).purge(now: now)
                try LeaseTable(file: installation.limits).purge(now: now)
                try TurnTable.purge(installation.limits, now: now)
                try Bench(file: installation.limits).purge(now: now / 1_000_000)
                try data.forgetOldFailures(now: now / 1_000_000)
            }
            attempt("forgetting old jobs") { () throws(SharedStateError) in
                let now = SystemReadings.wallClockMicroseconds()
                try JobTable(file: installation.state).purge(
                    endedBefore: now - 7 * Self.dayMicroseconds,
                    keeping: 1000,
                    bytes: 256 << 20
                )
                try RepeatedRequests(file: installation.state).purge(
                    before: now - Self.dayMicroseconds,
                    bytes: 256 << 20
                )
            }
        }
    }

    /// Moves the write-ahead logs into their files.
    func checkpoint() {
        attempt("checkpointing the cache") { () throws(SharedStateError) in _ = try data.checkpointCache() }
        for file in [installation.state, installation.limits] {
            attempt("checkpointing") { () throws(SharedStateError) in _ = try file.checkpoint(patience: 100) }
        }
    }

    private func attempt(_ what: String, _ work: () throws(SharedStateError) -> Void) {
        do {
            try work()
        } catch {
            log.event(.warning, "\(what) failed", [("reason", error.message)])
        }
    }
}
