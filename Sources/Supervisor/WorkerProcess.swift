internal import CLinux
internal import Glibc

/// A worker's birth.
///
/// `posix_spawn`, never `fork` alone: a child of a Swift process that has used the concurrency runtime is broken (measured:
/// all signals blocked, no task ever runs).
struct WorkerProcess {
    let pid: Int32
    /// Becomes readable when the worker says that it is ready.
    let readiness: Int32

    /// Starts a worker.
    ///
    /// It is born with SIGTERM and SIGQUIT blocked, so that a signal that comes before it is ready to look for one is not
    /// its death; with all dispositions at their defaults; in a process group of its own, so that a terminal's Ctrl-C
    /// reaches only the supervisor; and with no descriptor but 0 to 4.
    ///
    /// - Parameters:
    ///   - workerClass: What to start.
    ///   - slot: Its slot.
    ///   - configuration: Executable and environment.
    ///   - listener: Becomes descriptor 0, where the class wants it; at least 10.
    ///   - scoreboard: Becomes descriptor 4; at least 10.
    /// - Throws: ``SupervisorError/call(_:_:_:)``.
    init(
        _ workerClass: WorkerClass,
        slot: Int,
        configuration: PoolConfiguration,
        listener: Int32?,
        scoreboard: Int32
    ) throws(SupervisorError) {
        let ends = try Self.pipe()
        defer { close(ends.write) }

        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        if let listener, workerClass.inheritsListener {
            unsafe posix_spawn_file_actions_adddup2(&actions, listener, 0)
        } else {
            unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        if let errorDescriptor = configuration.errorDescriptor {
            unsafe posix_spawn_file_actions_adddup2(&actions, errorDescriptor, 2)
        }
        // All sources are above 9, so none is overwritten before it is copied.
        unsafe posix_spawn_file_actions_adddup2(&actions, ends.write, WorkerSeat.readinessDescriptor)
        unsafe posix_spawn_file_actions_adddup2(&actions, scoreboard, WorkerSeat.scoreboardDescriptor)
        unsafe posix_spawn_file_actions_addclosefrom_np(&actions, WorkerSeat.scoreboardDescriptor + 1)

        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var set = sigset_t()
        unsafe sigemptyset(&set)
        unsafe sigaddset(&set, SIGTERM)
        unsafe sigaddset(&set, SIGQUIT)
        unsafe posix_spawnattr_setsigmask(&attributes, &set)
        unsafe sigfillset(&set)
        unsafe posix_spawnattr_setsigdefault(&attributes, &set)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let flags =
            Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETPGROUP)
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

        let seat = [
            "\(WorkerSeat.slotVariable)=\(slot)", "\(WorkerSeat.supervisorVariable)=\(getpid())",
        ]
        var child: pid_t = 0
        let code = unsafe Self.withCStrings([configuration.programName] + workerClass.arguments) {
            arguments in
            unsafe Self.withCStrings((configuration.environment ?? Self.ownEnvironment()) + seat) {
                environment in
                unsafe posix_spawn(
                    &child,
                    configuration.executable,
                    &actions,
                    &attributes,
                    arguments,
                    environment
                )
            }
        }
        guard code == 0 else {
            close(ends.read)
            throw .call("posix_spawn", code, "of \(configuration.executable)")
        }
        pid = child
        readiness = ends.read
    }

    private static func pipe() throws(SupervisorError) -> (read: Int32, write: Int32) {
        var low: InlineArray<2, Int32> = [-1, -1]
        var span = low.mutableSpan
        let status = unsafe span.withUnsafeMutableBufferPointer { ends in
            guard let ends = ends.baseAddress else { return Int32(-1) }
            return unsafe pipe2(ends, O_CLOEXEC | O_NONBLOCK)
        }
        guard status == 0 else { throw .call("pipe2", errno, "for a worker's readiness") }
        let high = linux_duplicate_above(low[1], 10)
        let code = errno
        close(low[1])
        guard high >= 0 else {
            close(low[0])
            throw .call("fcntl", code, "for a worker's readiness")
        }
        return (low[0], high)
    }

    private static func ownEnvironment() -> [String] {
        var strings: [String] = []
        var entry = unsafe environ
        while let text = unsafe entry.pointee {
            let string = unsafe String(cString: text)
            if !string.hasPrefix("POOL_") { strings.append(string) }
            unsafe entry += 1
        }
        return strings
    }

    private static func withCStrings<Result>(
        _ strings: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = unsafe strings.map { unsafe strdup($0) } + [nil]
        defer { unsafe copies.forEach { unsafe free($0) } }
        return unsafe body(copies)
    }
}
