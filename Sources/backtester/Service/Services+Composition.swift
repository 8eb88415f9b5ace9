import API
import DataService
import Glibc
import Logging
import SharedState
import Supervisor

/// The release.
let version = "1.0.0"

extension Services {
    /// The services of one responder.
    ///
    /// - Parameters:
    ///   - installation: Where its files are.
    ///   - scoreboard: Shared with the supervisor and the other responders, or private.
    ///   - slot: This process's place in it.
    ///   - log: Where what happens is said.
    init(_ installation: Installation, scoreboard: Scoreboard, slot: Int, log: Logger) {
        let settings = installation.settings
        let statistics = unsafe Statistics(
            header: scoreboard.headerPayload,
            slots: (0..<scoreboard.layout.slotCount).map { unsafe scoreboard.payload($0) },
            own: slot
        )
        let data = installation.dataService(statistics: statistics) { log.event(.warning, $0) }
        let limit = settings.clientRateLimitPerMinute
        self.init(
            configuration: APIConfiguration(
                version: version,
                maxWorkers: settings.maxWorkers,
                syncWorkLimit: settings.syncWorkLimit,
                // The rest is for writing the answer before the watchdog, which counts from the same moment, looks.
                computeSeconds: 0.9 * Double(settings.requestTimeoutSeconds),
                cacheExpiryMinutes: settings.cacheExpiryMinutes,
                adminToken: settings.adminToken,
                apiKeys: Set(settings.apiKeys)
            ),
            data: data,
            statistics: statistics,
            clientLimit: limit > 0
                ? ClientLimit(perMinute: limit, tokens: TokenTable(file: installation.limits)) : nil,
            results: ResultStore(file: installation.state),
            wallClockMicroseconds: SystemReadings.wallClockMicroseconds,
            monotonicNanoseconds: { UInt64(MonotonicClock.nanoseconds) },
            pool: { PoolStatus(scoreboard) },
            system: {
                SystemReadings.status(
                    processes: scoreboard.readings.map(\.pid) + [Int32(scoreboard[.supervisor])]
                )
            },
            healthChecks: checks(installation, data: data, scoreboard: scoreboard),
            log: { message, fields in log.event(.error, message, fields) }
        )
    }
}

extension PoolStatus {
    /// What the scoreboard shows of the responders.
    init(_ scoreboard: Scoreboard) {
        let responders = scoreboard.readings.filter { $0.workerClass == 0 && $0.state != .booting }
        let busy = responders.count { $0.state == .busy }
        self.init(
            responders: responders.count,
            busy: busy,
            idle: responders.count { $0.state == .idle },
            restarts: Int(scoreboard[.losses] + scoreboard[.timeouts]),
            queue: SystemReadings.acceptQueue(of: STDIN_FILENO),
            uptimeSeconds: Double(MonotonicClock.nanoseconds - scoreboard[.startedAtMonotonic]) / 1e9,
            wanted: Int(scoreboard[.wanted])
        )
    }
}

private func checks(_ installation: Installation, data: DataService, scoreboard: Scoreboard) -> [HealthCheck]
{
    [
        HealthCheck("cache_database") {
            writable { () throws(SharedStateError) in try data.checkCacheWritable() }
        },
        HealthCheck("state_database") {
            writable { () throws(SharedStateError) in try installation.state.checkWritable() }
        },
        HealthCheck("limits_database") {
            writable { () throws(SharedStateError) in try installation.limits.checkWritable() }
        },
        HealthCheck("sqlite") {
            (.healthy, "version \(SQLiteLibrary.version), checkpoints \(SQLiteLibrary.scheme.rawValue)")
        },
        HealthCheck("disk_space") {
            // The databases may stand on other disks than the run directory; the fullest one counts.
            let free = installation.folders.map { SystemReadings.disk(of: $0)?.free }
            guard let least = free.compactMap(\.self).min(), !free.contains(nil) else {
                return (.degraded, "the free space of a folder that is written to cannot be read")
            }
            let megabytes = least >> 20
            let detail = "\(megabytes) MiB free"
            return (megabytes >= 512 ? .healthy : megabytes >= 64 ? .degraded : .unhealthy, detail)
        },
        HealthCheck("responders") {
            let pool = PoolStatus(scoreboard)
            let detail =
                "\(pool.responders) of \(max(pool.wanted, pool.responders)) alive, \(pool.busy) busy, \(pool.restarts) restarts"
            return (pool.responders >= pool.wanted ? .healthy : .degraded, detail)
        },
        HealthCheck("providers") {
            let now = SystemReadings.wallClockMicroseconds() / 1_000_000
            let enabled = data.providers(now: now).filter(\.isEnabled)
            let detail = enabled.map { "\($0.name): \($0.state)" }.joined(separator: ", ")
            let isAnyUsable = enabled.contains { $0.isAvailable && $0.isAskedNow }
            return (isAnyUsable ? .healthy : .degraded, enabled.isEmpty ? "none is switched on" : detail)
        },
    ]
}

private func writable(_ check: () throws(SharedStateError) -> Void) -> (HealthCheck.Status, String) {
    do {
        try check()
        return (.healthy, "written")
    } catch {
        // Without the path, which is the operator's business and not everybody's.
        // A locked or full file is a bad moment; a file that cannot be used at all is a broken installation.
        switch error {
        case .busy, .full: return (.degraded, error.summary)
        default: return (.unhealthy, error.summary)
        }
    }
}

extension ProviderStatus {
    /// Whether requests go to it at this moment.
    fileprivate var isAskedNow: Bool {
        if case .open = breaker { return false }
        return benched == nil
    }

    /// One or two words for a health check.
    fileprivate var state: String {
        if !isAvailable { return needsKey ? "no key" : "not available" }
        if let benched { return benched.reason }
        return breaker?.name ?? "closed"
    }
}
