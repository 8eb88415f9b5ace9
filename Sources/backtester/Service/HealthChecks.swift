import API
import DataService
import SharedState
import Supervisor

extension HealthCheck {
    /// What `GET /api/performance/health` looks at, in the order it is listed.
    ///
    /// A check is unhealthy where the service cannot do its work, degraded where it does but somebody should look.
    static func all(
        _ installation: Installation,
        data: DataService,
        scoreboard: Scoreboard,
        statistics: Statistics
    ) -> [HealthCheck] {
        let settings = installation.settings
        return [
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
            HealthCheck("disk_space") { diskSpace(installation) },
            HealthCheck("responders") { responders(PoolStatus(scoreboard)) },
            HealthCheck("queue") {
                guard let queue = SystemReadings.acceptQueue(of: 0) else { return (.healthy, "not known") }
                let isLong = queue >= settings.alertQueueLength
                return (isLong ? .degraded : .healthy, "\(queue) connections wait for a responder")
            },
            HealthCheck("errors") {
                let recent = statistics.recent(now: now(), losses: PoolStatus(scoreboard).restarts)
                // One failure among a handful of requests is no rate.
                let isHigh = recent.serverErrors >= 5 && (recent.errorRate ?? 0) >= settings.alertErrorRate
                return (
                    isHigh ? .degraded : .healthy,
                    "\(recent.serverErrors) of \(recent.requests) requests failed in the last \(recent.seconds) s"
                )
            },
            HealthCheck("restarts") {
                let recent = statistics.recent(now: now(), losses: PoolStatus(scoreboard).restarts)
                return (
                    recent.losses >= settings.alertRestarts ? .degraded : .healthy,
                    "\(recent.losses) processes died or were replaced in the last \(recent.seconds) s"
                )
            },
            HealthCheck("jobs") { jobs(installation, scoreboard) },
            HealthCheck("providers") { providers(data) },
        ]
    }
}

private func now() -> Int64 { SystemReadings.wallClockMicroseconds() / 1_000_000 }

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

private func diskSpace(_ installation: Installation) -> (HealthCheck.Status, String) {
    // The databases may stand on other disks than the run directory; the fullest one counts.
    let free = installation.folders.map { SystemReadings.disk(of: $0)?.free }
    guard let least = free.compactMap(\.self).min(), !free.contains(nil) else {
        return (.degraded, "the free space of a folder that is written to cannot be read")
    }
    let megabytes = least >> 20
    let wanted = UInt64(installation.settings.alertDiskFreeMegabytes)
    return (
        megabytes >= wanted ? .healthy : megabytes >= wanted / 8 ? .degraded : .unhealthy,
        "\(megabytes) MiB free"
    )
}

private func responders(_ pool: PoolStatus) -> (HealthCheck.Status, String) {
    (
        pool.responders >= pool.wanted ? .healthy : pool.responders > 0 ? .degraded : .unhealthy,
        "\(pool.responders) of \(max(pool.wanted, pool.responders)) alive, \(pool.busy) busy, \(pool.restarts) restarts"
    )
}

private func jobs(_ installation: Installation, _ scoreboard: Scoreboard) -> (HealthCheck.Status, String) {
    let settings = installation.settings
    guard settings.jobWorkers > 0 else { return (.healthy, "no workers are wanted") }
    guard let census = try? JobTable(file: installation.state).census() else {
        return (.degraded, "the jobs cannot be read")
    }
    let workers = scoreboard.readings.count { $0.workerClass == 1 && $0.state != .booting }
    let waiting = census.oldestQueued.map { now() - $0 / 1_000_000 } ?? 0
    let isFine = workers >= settings.jobWorkers && waiting < settings.alertJobWaitSeconds
    return (
        isFine ? .healthy : .degraded,
        "\(workers) of \(settings.jobWorkers) workers alive, \(census.counts[.queued] ?? 0) jobs wait, the oldest for \(waiting) s"
    )
}

private func providers(_ data: DataService) -> (HealthCheck.Status, String) {
    let enabled = data.providers(now: now()).filter(\.isEnabled)
    let detail = enabled.map { "\($0.name): \($0.state)" }.joined(separator: ", ")
    let isAnyUsable = enabled.contains { $0.isAvailable && $0.isAskedNow }
    return (isAnyUsable ? .healthy : .degraded, enabled.isEmpty ? "none is switched on" : detail)
}

extension ProviderStatus {
    /// One or two words for a health check.
    fileprivate var state: String {
        if !isAvailable { return needsKey ? "no key" : "not available" }
        if let benched { return benched.reason }
        return breaker?.name ?? "closed"
    }
}
