import API
import ArgumentParser
import CLinux
import FastCGI
import Glibc
import Logging
import SharedState
import Supervisor

/// Answers FastCGI requests on descriptor 0, one at a time: what the supervisor starts, and what spawn-fcgi or systemd may start.
struct ResponderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "responder",
        abstract: "Answers FastCGI requests on descriptor 0 (started by `serve`, spawn-fcgi or systemd)."
    )

    /// Longest time for a request that neither asks a provider nor computes; a stream of events takes 20 seconds of it.
    private static let quickSeconds = 30.0

    func run() throws { try Self.serve(as: "responder") }

    /// Answers requests until it is told to stop.
    ///
    /// - Parameters:
    ///   - process: What the process is called in the log.
    ///   - socket: A Unix socket to bind and answer on, in the place of whoever did so far, once the supervisor has its own;
    ///     nil for descriptor 0.
    /// - Throws: `ExitCode` when it cannot begin or the socket is gone.
    static func serve(as process: String, on socket: String? = nil) throws {
        let stop = try StopSignal()
        // A sweep's tables and a reply are a few megabytes, made anew by every request.
        linux_keep_freed_memory(32 << 20)
        let settings = try EffectiveSettings.load().values
        let log = Logger(settings, process: process)
        let seat = try WorkerSeat(environment: processEnvironment())
        var logs = try ServiceLogs(settings, of: seat)
        let layout = Scoreboard.Layout(
            slotCount: 1,
            payloadBytes: Statistics.payloadBytes,
            headerPayloadBytes: Statistics.headerBytes
        )
        let scoreboard =
            try seat?.scoreboard
            ?? Scoreboard(private: layout, startedAt: SystemReadings.wallClockMicroseconds() / 1_000_000)
        let slot = seat?.slot ?? scoreboard.slot(0)

        let installation = Installation(settings) { log.event(.warning, $0) }
        let services = Services(installation, scoreboard: scoreboard, slot: slot.index, stop: stop, log: log)
        services.clientLimit?.takeSeat()
        let statistics = services.statistics
        let application = Application(services)
        let own = try socket.map { try ListeningSocket.bind(.path($0), takesOver: true) }
        defer { own?.close() }
        let pidFile = PidFile(settings)
        var hasPlace = own == nil
        // Not before the supervisor has its own: one that was started beside another may yet fail.
        func takePlace() throws(SupervisorError) {
            guard !hasPlace, seat == nil || pidFile.process == seat?.supervisor else { return }
            try own?.takePlace()
            hasPlace = true
        }
        try takePlace()
        seat?.announceReady()
        slot.idle(at: MonotonicClock.nanoseconds)

        let access = AccessLog(settings, log)
        var retirement = Retirement(settings)
        retirement.limitMemory()
        var (route, received) = ("", Int64(0))
        var before = Counters()
        let hooks = Hooks(
            onBusy: { request in
                let prospect = application.prospect(of: request)
                (route, received) = (prospect.label, SystemReadings.wallClockMicroseconds())
                slot.busy(
                    label: route,
                    requestID: RequestID.of(request) ?? "",
                    limitSeconds: prospect.isQuick ? Self.quickSeconds : nil,
                    at: MonotonicClock.nanoseconds
                )
            },
            onIdle: { counters in
                slot.idle(
                    addingRequests: Int64(counters.requests - before.requests),
                    at: MonotonicClock.nanoseconds
                )
                if logs.follow(scoreboard, log) { access.reopen() }
                access.write(isDelivered: counters.writeFailures == before.writeFailures)
                before = counters
                let dropped = access.takeDropped() + StandardError.takeDropped()
                if dropped > 0 { statistics.add(.droppedLogLines, dropped) }
            },
            shouldStop: {
                if let resident = retirement.excess(at: MonotonicClock.nanoseconds) {
                    log.event(.notice, "grown too large, making room for another", [("mb", String(resident))])
                    return true
                }
                do throws(SupervisorError) { try takePlace() } catch {
                    log.event(.error, "no place to answer at", [("reason", error.message)])
                    return true
                }
                // Whose socket was removed has to bind it anew, and does that by being replaced.
                return seat?.isOrphaned == true || hasPlace && own?.hasLostItsName == true
            },
            bodyLimit: application.bodyLimit(of:)
        )
        let server = Server(
            listener: own?.descriptor ?? STDIN_FILENO,
            stop: stop,
            maximumRequests: retirement.requests
        )
        let ending = try server.run(hooks: hooks) { request in
            let response = application.respond(to: request)
            access.note(response, to: request, route: route, received: received)
            return response
        }
        if case .listenerLost(let code) = ending {
            log.event(.error, "the listening socket is gone", [("errno", String(code))])
            throw ExitCode(1)
        }
    }
}

extension WorkerSeat {
    /// The seat a supervisor gave this process; nil when it runs without one.
    init?(environment: [String: String]) throws(SupervisorError) {
        guard let slot = environment[Self.slotVariable], let supervisor = environment[Self.supervisorVariable]
        else { return nil }
        try self.init(slot: slot, supervisor: supervisor)
    }
}
