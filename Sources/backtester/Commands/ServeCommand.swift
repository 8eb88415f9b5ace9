import API
import ArgumentParser
import Glibc
import Logging
import SharedState
import Supervisor

/// The supervisor: binds the socket, starts the responders, replaces those that end, until it is told to stop.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the pool of responders in the foreground.",
        discussion: """
            Signals are nginx's: TERM and QUIT finish what is in hand, INT stops quickly, HUP takes new settings over without \
            losing a request, TTIN and TTOU change the number of responders by one.

            It binds the socket FCGI_LISTEN, unless it is started with one: on descriptor 0, or systemd's.
            """
    )

    @Flag(
        help: ArgumentHelp(
            "Take the place of the supervisor that runs in RUN_DIR, without losing a request: a deployment.",
            discussion:
                "It is told to stop once this one serves. When this one cannot start, nothing changes."
        )
    )
    var takeOver = false

    func run() throws {
        // Before anything starts a thread: libraries do, and a signal that one of them took would end the process.
        Pool.blockSignals()
        let settings = try EffectiveSettings.load(looksForFolders: true).values
        let log = Logger(settings, process: "supervisor")
        do {
            try run(settings, log)
        } catch let error as SupervisorError {
            writeError("backtester: \(error.message)")
            throw ExitCode(1)
        } catch let error as SharedStateError {
            writeError("backtester: \(error.message)")
            throw ExitCode(1)
        } catch let error as FileFault {
            writeError("backtester: \(error.message)")
            throw ExitCode(1)
        }
    }

    /// The socket that spawn-fcgi or systemd has handed down, else the one that the settings name.
    private func listen(_ settings: Settings) throws -> ListeningSocket {
        let environment = processEnvironment()
        let inherited = try ListeningSocket.inherited(
            listenPID: environment["LISTEN_PID"],
            listenFDs: environment["LISTEN_FDS"]
        )
        if let inherited { return inherited }
        let socket = try ListeningSocket.bind(
            ListeningAddress(parsing: settings.fastCGIAddress),
            takesOver: takeOver
        )
        // Whoever listens there is told to stop later on, so it has to be the one that the pid file names as well.
        if let predecessor = socket.predecessor, predecessor != PidFile(settings).process {
            throw FileFault(
                message:
                    "process \(predecessor), which listens on \(socket.name), is not the supervisor of RUN_DIR"
            )
        }
        return socket
    }

    private func run(_ settings: Settings, _ log: Logger) throws {
        let logs = try ServiceLogs(settings)
        let installation = Installation(settings) { log.event(.warning, $0) }
        let maintenance = Maintenance(installation, log: log)
        // Before the socket: a start that cannot work must not take a running installation's place.
        try maintenance.openAll()
        let socket = try listen(settings)
        defer { socket.close() }

        var program = ProgramFile()
        let configuration = PoolConfiguration(settings, program)
        let scoreboard = try Scoreboard(
            creating: Scoreboard.Layout(
                slotCount: configuration.slotCount,
                payloadBytes: Statistics.payloadBytes,
                headerPayloadBytes: Statistics.headerBytes
            ),
            supervisor: getpid(),
            startedAt: SystemReadings.wallClockMicroseconds() / 1_000_000
        )
        let statistics = Statistics(scoreboard, own: nil)
        statistics.reset(now: SystemReadings.wallClockMicroseconds() / 1_000_000)
        maintenance.everyMinute = {
            statistics.mark(
                now: SystemReadings.wallClockMicroseconds() / 1_000_000,
                losses: PoolStatus(scoreboard).restarts
            )
        }

        let pidFile = PidFile(settings)
        if socket.predecessor == nil { try pidFile.write() }
        defer { pidFile.remove() }
        var succession = Succession(socket, pidFile, log)
        log.event(
            .notice,
            "listening",
            [("address", socket.name), ("providers", settings.dataProviders.joined(separator: ","))]
        )

        var pool = try Pool(
            configuration: configuration,
            listener: socket.descriptor,
            scoreboard: scoreboard,
            hooks: Pool.Hooks(
                log: { line in
                    log.event(line.level.logLevel, line.message, line.fields.map { ($0.name, $0.value) })
                },
                reload: { reload(settings, &program, log) },
                reopenLogs: {
                    logs.reopen(log)
                    log.event(.notice, "logs opened anew")
                    // The responders look at it between requests.
                    scoreboard[.logGeneration] += 1
                },
                onReady: { succession.takePlace() },
                onTick: {
                    succession.dismiss()
                    maintenance.tick()
                }
            )
        )
        let status = try pool.run()
        maintenance.checkpoint()
        log.event(.notice, "stopped")
        if status != 0 { throw ExitCode(status) }
    }
}

extension ServeCommand {
    /// The pool that new settings and the program's present file make, or nil, with a line that says why, where one of them
    /// cannot be taken over.
    fileprivate func reload(_ settings: Settings, _ program: inout ProgramFile, _ log: Logger)
        -> PoolConfiguration?
    {
        guard let fresh = try? EffectiveSettings.load(looksForFolders: true).values else {
            log.event(.error, "the new settings are not valid; the old ones stay in force")
            return nil
        }
        if let fixed = settings.firstFixed(differingFrom: fresh) {
            log.event(.error, "a setting has changed that only a new start takes over", [("setting", fixed)])
            return nil
        }
        do {
            try program.lookUp()
        } catch {
            log.event(.error, "the program cannot be started anew", [("reason", error.message)])
            return nil
        }
        return PoolConfiguration(fresh, program)
    }
}

extension PoolConfiguration {
    /// The pool that the settings ask for.
    fileprivate init(_ settings: Settings, _ program: ProgramFile) {
        self.init(classes: [
            WorkerClass(
                name: "responder",
                arguments: ["responder"],
                count: settings.responders,
                // Room to grow: a slot nobody is in costs a few kilobytes.
                maximum: max(32, 2 * settings.responders),
                busySeconds: Double(settings.requestTimeoutSeconds)
            ),
            // Jobs take what the requests leave.
            WorkerClass(
                name: "worker",
                arguments: ["worker"],
                count: settings.jobWorkers,
                nice: 10,
                inheritsListener: false
            ),
        ])
        if let path = settings.monitorSocketPath {
            // A responder apart, for the questions how the service is doing: it answers while all others are busy.
            classes.append(
                WorkerClass(
                    name: "monitor",
                    arguments: ["monitor", path],
                    count: 1,
                    maximum: 2,
                    busySeconds: Double(settings.requestTimeoutSeconds)
                )
            )
        }
        programName = "backtester"
        executable = program.executable
        environment = settings.environment(over: processEnvironment())
    }
}

extension PoolLogLine.Level {
    fileprivate var logLevel: Logger.Level {
        switch self {
        case .info: .info
        case .warning: .warning
        case .error: .error
        }
    }
}
