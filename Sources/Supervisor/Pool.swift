internal import CLinux
internal import Glibc

/// A supervisor's loop: starts workers, watches them, and replaces them, until it is told to stop.
///
/// Signals, as nginx and php-fpm have them: TERM and QUIT stop gracefully, INT quickly, a second one hurries, a third one
/// kills; HUP reloads; TTIN and TTOU add and remove a worker; USR1 reopens logs. All decisions are ``PoolState``'s; this
/// waits, and does as it is told. It may be process 1: orphans that are handed to it are reaped.
public struct Pool {
    /// What the owner of a pool is asked and told; all are called between events, on the pool's thread.
    public struct Hooks {
        /// Called for each event worth a line.
        public var log: (PoolLogLine) -> Void
        /// Called on SIGHUP: the configuration to go on with, or nil to keep everything as it is.
        public var reload: () -> PoolConfiguration?
        /// Called on SIGUSR1.
        public var reopenLogs: () -> Void
        /// Called once, when of every kind the first worker is ready.
        public var onReady: () -> Void
        /// Called about each `tickSeconds`; it must not block for long.
        public var onTick: () -> Void

        /// Hooks that do nothing unless given.
        ///
        /// - Parameters:
        ///   - log: Writes a line.
        ///   - reload: Reads the configuration anew, or returns nil and says why in the log.
        ///   - reopenLogs: Opens log files by their names again.
        ///   - onReady: Takes a place that is only due to a pool that works.
        ///   - onTick: Maintenance.
        public init(
            log: @escaping (PoolLogLine) -> Void,
            reload: @escaping () -> PoolConfiguration? = { nil },
            reopenLogs: @escaping () -> Void = {},
            onReady: @escaping () -> Void = {},
            onTick: @escaping () -> Void = {}
        ) {
            self.log = log
            self.reload = reload
            self.reopenLogs = reopenLogs
            self.onReady = onReady
            self.onTick = onTick
        }
    }

    private let hooks: Hooks
    private let scoreboard: Scoreboard
    private let listener: Int32?
    private let scoreboardDescriptor: Int32
    private let control: Int32?
    private var state: PoolState
    /// Readiness pipes of workers that have not spoken yet, by process id.
    private var readiness: [Int32: Int32] = [:]
    private var exitStatus: Int32?

    /// Prepares a pool; nothing is started before ``run()``.
    ///
    /// - Parameters:
    ///   - configuration: Kinds of workers and time limits.
    ///   - listener: Listening descriptor that becomes the workers' descriptor 0, or nil.
    ///   - scoreboard: Shared memory with at least `configuration.slotCount` slots, made with a descriptor.
    ///   - hooks: What to tell the owner.
    /// - Throws: ``SupervisorError/call(_:_:_:)`` when there are no descriptors left.
    public init(
        configuration: PoolConfiguration,
        listener: Int32?,
        scoreboard: Scoreboard,
        hooks: Hooks
    ) throws(SupervisorError) {
        try self.init(
            configuration: configuration,
            listener: listener,
            scoreboard: scoreboard,
            hooks: hooks,
            control: nil
        )
    }

    /// `control` is a descriptor on which each byte is taken as a signal, for tests that share their process.
    init(
        configuration: PoolConfiguration,
        listener: Int32?,
        scoreboard: Scoreboard,
        hooks: Hooks,
        control: Int32?
    ) throws(SupervisorError) {
        precondition(scoreboard.layout.slotCount >= configuration.slotCount, "a slot for each worker, twice")
        self.hooks = hooks
        self.scoreboard = scoreboard
        self.control = control
        state = PoolState(configuration)
        // Above the numbers that workers get theirs under, see WorkerProcess.
        scoreboardDescriptor = linux_duplicate_above(scoreboard.descriptor, 10)
        guard scoreboardDescriptor >= 0 else { throw .call("fcntl", errno, "of the scoreboard") }
        if let listener {
            let copy = linux_duplicate_above(listener, 10)
            guard copy >= 0 else { throw .call("fcntl", errno, "of the listening socket") }
            self.listener = copy
        } else {
            self.listener = nil
        }
    }

    /// Runs until the last worker has ended.
    ///
    /// Call it on the main thread before the process has others, or they take the signals; see ``blockSignals()``.
    ///
    /// - Returns: Exit status: 0 after a stop that was asked for, 1 if no worker of a class could be started at first.
    /// - Throws: ``SupervisorError/call(_:_:_:)`` when signals cannot be received.
    public mutating func run() throws(SupervisorError) -> Int32 {
        let signals = try Self.signalDescriptor()
        defer {
            close(signals)
            close(scoreboardDescriptor)
            if let listener { close(listener) }
        }
        handle(.start)
        var nextTick = MonotonicClock.nanoseconds
        while exitStatus == nil {
            wait(
                signals,
                until: min(nextTick, state.nextDeadline(after: MonotonicClock.nanoseconds) ?? nextTick)
            )
            for signal in Self.receive(signals) { take(signal) }
            if let control { for signal in Self.bytes(control) { take(Int32(signal)) } }
            reap()
            handle(.tick(scoreboard.readings))
            if MonotonicClock.nanoseconds >= nextTick {
                nextTick = MonotonicClock.nanoseconds + Int64(state.configuration.tickSeconds * 1e9)
                hooks.onTick()
            }
        }
        for descriptor in readiness.values { close(descriptor) }
        readiness = [:]
        return exitStatus ?? 0
    }

    // MARK: Events

    private mutating func take(_ signal: Int32) {
        switch signal {
        case SIGTERM, SIGQUIT: handle(.stop)
        case SIGINT: handle(.quickStop)
        case SIGHUP:
            if let configuration = hooks.reload() {
                handle(.reload(configuration))
            } else {
                hooks.log(PoolLogLine(.error, "reload refused, everything stays as it is"))
            }
        case SIGTTIN: handle(.more)
        case SIGTTOU: handle(.fewer)
        case SIGUSR1: hooks.reopenLogs()
        default: break
        }
    }

    private mutating func reap() {
        for worker in state.workers where worker.pid > 0 {
            var word: Int32 = 0
            guard unsafe waitpid(worker.pid, &word, WNOHANG) == worker.pid else { continue }
            let slot = scoreboard.slot(worker.slot)
            let reading = slot.reading
            slot.clear()
            if let descriptor = readiness.removeValue(forKey: worker.pid) { close(descriptor) }
            handle(
                .exited(
                    pid: worker.pid,
                    WaitStatus(word),
                    reading: reading?.pid == worker.pid ? reading : nil
                )
            )
        }
        // Process 1 inherits everybody's orphans. Elsewhere, children that are not workers are their makers' business.
        if getpid() == 1 {
            while case let pid = linux_ended_child(), pid != 0,
                !state.workers.contains(where: { $0.pid == pid })
            {
                var word: Int32 = 0
                _ = unsafe waitpid(pid, &word, WNOHANG)
            }
        }
    }

    private mutating func handle(_ event: PoolEvent) {
        var events = [event]
        while !events.isEmpty {
            let event = events.removeFirst()
            for action in state.handle(event, at: MonotonicClock.nanoseconds) {
                switch action {
                case .log(let line): hooks.log(line)
                case .signal(let pid, let signal): kill(pid, signal)
                case .becomeReady: hooks.onReady()
                case .finish(let status): exitStatus = status
                case .spawn(let worker, let workerClass, let slot, _):
                    events.append(spawn(worker, workerClass, slot))
                }
            }
        }
        let totals = state.totals
        scoreboard[.spawns] = totals.spawns
        scoreboard[.losses] = totals.losses
        scoreboard[.timeouts] = totals.timeouts
        scoreboard[.backoffs] = totals.backoffs
        scoreboard[.generation] = Int64(state.generation)
        scoreboard[.wanted] = Int64(state.targets[0])
    }

    private mutating func spawn(_ worker: Int, _ workerClass: Int, _ index: Int) -> PoolEvent {
        let slot = scoreboard.slot(index)
        slot.boot(pid: 0, workerClass: workerClass, at: MonotonicClock.nanoseconds)
        do throws(SupervisorError) {
            let process = try WorkerProcess(
                state.configuration.classes[workerClass],
                slot: index,
                configuration: state.configuration,
                listener: listener,
                scoreboard: scoreboardDescriptor
            )
            readiness[process.pid] = process.readiness
            return .spawned(worker: worker, pid: process.pid, requests: slot.reading?.requests ?? 0)
        } catch {
            slot.clear()
            guard case .call(_, let code, _) = error else {
                return .spawnFailed(worker: worker, code: EINVAL)
            }
            return .spawnFailed(worker: worker, code: code)
        }
    }

    // MARK: Waiting

    private mutating func wait(_ signals: Int32, until deadline: Int64) {
        let waiting = readiness.sorted { $0.key < $1.key }
        var descriptors = ([signals, control ?? -1] + waiting.map(\.value)).map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        let left = max(0, (deadline - MonotonicClock.nanoseconds + 999_999) / 1_000_000)
        guard unsafe poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: left)) > 0 else { return }
        for (index, entry) in waiting.enumerated() where descriptors[index + 2].revents != 0 {
            let isReady = !Self.bytes(entry.value).isEmpty
            // Either it has spoken, or it has closed the pipe, most likely by dying.
            close(entry.value)
            readiness[entry.key] = nil
            if isReady {
                lowerPriority(of: entry.key)
                handle(.ready(pid: entry.key))
            }
        }
    }

    /// Only now: a worker that boots behind all others would hold up the start or the reload that waits for it.
    private func lowerPriority(of pid: Int32) {
        guard let worker = state.workers.first(where: { $0.pid == pid }) else { return }
        let nice = state.configuration.classes[worker.workerClass].nice
        if nice != 0 { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(pid), Int32(nice)) }
    }

    /// Keeps the pool's signals for ``run()`` from here on, in this thread and in all it starts.
    ///
    /// For an owner whose libraries start threads before the pool runs: call it first of all. A signal that comes in between
    /// waits.
    public static func blockSignals() { _ = blockedSignals() }

    private static func blockedSignals() -> sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in [
            SIGTERM, SIGQUIT, SIGINT, SIGHUP, SIGTTIN, SIGTTOU, SIGUSR1, SIGUSR2, SIGCHLD,
        ] {
            unsafe sigaddset(&set, signal)
        }
        _ = unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        return set
    }

    private static func signalDescriptor() throws(SupervisorError) -> Int32 {
        var set = blockedSignals()
        signal(SIGPIPE, SIG_IGN)
        let descriptor = unsafe signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
        if descriptor < 0 { throw .call("signalfd", errno, "for the supervisor's signals") }
        return descriptor
    }

    private static func receive(_ descriptor: Int32) -> [Int32] {
        var signals: [Int32] = []
        var information = signalfd_siginfo()
        while unsafe read(descriptor, &information, MemoryLayout<signalfd_siginfo>.size) > 0 {
            signals.append(Int32(information.ssi_signo))
        }
        return signals
    }

    private static func bytes(_ descriptor: Int32) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
            count = unsafe max(0, read(descriptor, buffer.baseAddress, buffer.count))
        }
    }
}
