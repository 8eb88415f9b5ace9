import API
import DataService
import FastCGI
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
    ///   - stop: Says when the process is to end.
    ///   - log: Where what happens is said.
    init(
        _ installation: Installation,
        scoreboard: Scoreboard,
        slot: Int,
        stop: StopSignal? = nil,
        log: Logger
    ) {
        let settings = installation.settings
        let statistics = Statistics(scoreboard, own: slot)
        let data = installation.dataService(statistics: statistics) { log.event(.warning, $0) }
        let limit = settings.clientRateLimitPerMinute
        // Two pools have the same slots while one takes over. Without a supervisor every process has slot 0, but a process id
        // of its own.
        let owner = scoreboard[.supervisor] > 0 ? scoreboard[.supervisor] : Int64(getpid())
        let seat = owner << 16 | Int64(slot)
        self.init(
            configuration: APIConfiguration(
                version: version,
                maxWorkers: settings.maxWorkers,
                syncWorkLimit: settings.syncWorkLimit,
                // Without a supervisor there is nobody to start workers.
                takesJobs: settings.jobWorkers > 0 && scoreboard[.supervisor] > 0,
                // The rest is for writing the answer before the watchdog, which counts from the same moment, looks.
                computeSeconds: 0.9 * Double(settings.requestTimeoutSeconds),
                cacheExpiryMinutes: settings.cacheExpiryMinutes,
                adminToken: settings.adminToken.flatMap(SecretDigest.init(setting:)),
                apiKeys: settings.apiKeys.compactMap(SecretDigest.init(setting:))
            ),
            data: data,
            statistics: statistics,
            clientLimit: limit > 0
                ? ClientLimit(
                    perMinute: limit,
                    heavyAtOnce: settings.responders / 2,
                    heavySeconds: Double(settings.requestTimeoutSeconds),
                    seat: seat,
                    file: installation.limits,
                    statistics: statistics
                ) : nil,
            state: installation.state,
            wallClockMicroseconds: SystemReadings.wallClockMicroseconds,
            monotonicNanoseconds: { UInt64(MonotonicClock.nanoseconds) },
            pause: { milliseconds in !isReadable(stop?.descriptor ?? -1, within: Int32(milliseconds)) },
            pool: { PoolStatus(scoreboard) },
            system: {
                SystemReadings.status(
                    processes: scoreboard.readings.map(\.pid) + [Int32(scoreboard[.supervisor])]
                )
            },
            healthChecks: HealthCheck.all(
                installation,
                data: data,
                scoreboard: scoreboard,
                statistics: statistics
            ),
            enterPhase: { scoreboard.slot(slot).enter(phase: $0) },
            log: { message, fields in log.event(.error, message, fields) }
        )
    }
}

extension Statistics {
    /// The figures of a pool.
    ///
    /// - Parameters:
    ///   - scoreboard: Where they are.
    ///   - own: The slot this process writes, or nil in a process that only reads.
    init(_ scoreboard: Scoreboard, own: Int?) {
        unsafe self.init(
            header: scoreboard.headerPayload,
            slots: (0..<scoreboard.layout.slotCount).map { unsafe scoreboard.payload($0) },
            own: own
        )
    }
}

extension PoolProcess {
    /// What a slot of the scoreboard shows.
    fileprivate init(_ reading: SlotReading) {
        self.init(
            pid: reading.pid,
            kind: ["responder", "worker", "monitor"][min(reading.workerClass, 2)],
            state: reading.state.name,
            label: reading.label,
            busySeconds: reading.state == .busy
                ? Double(MonotonicClock.nanoseconds - reading.startedAt) / 1e9 : nil,
            requests: Int(reading.requests)
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
            wanted: Int(scoreboard[.wanted]),
            workers: scoreboard.readings.map(PoolProcess.init)
        )
    }
}
