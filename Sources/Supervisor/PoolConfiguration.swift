/// How a pool is run; a reload may bring a new one with the same classes.
public struct PoolConfiguration: Sendable, Equatable {
    /// Kinds of workers; TTIN and TTOU act on the first.
    public var classes: [WorkerClass]
    /// Program that every worker is started from.
    public var executable = "/proc/self/exe"
    /// The workers' own name for themselves (argument 0).
    public var programName = "worker"
    /// Descriptor that becomes the workers' standard error; nil passes on this process's own.
    public var errorDescriptor: Int32?
    /// Environment of the workers as `NAME=value`; nil passes on this process's own.
    public var environment: [String]?
    /// Time for a worker to finish what it has in hand when asked to stop, in seconds.
    public var gracefulSeconds = 30.0
    /// The same for a quick stop (SIGINT, or a second signal), in seconds.
    public var quickSeconds = 1.0
    /// Time for a worker to say that it is ready, in seconds.
    public var bootSeconds = 30.0
    /// Longest silence of an idle worker's heartbeat, in seconds, before it is replaced; nil to tolerate any.
    public var silenceSeconds: Double? = 30.0
    /// Interval between looks at the scoreboard, in seconds.
    public var tickSeconds = 0.5

    /// A configuration with the defaults above.
    ///
    /// - Parameter classes: Kinds of workers, at least one.
    public init(classes: [WorkerClass]) { self.classes = classes }

    /// Slots a scoreboard needs: twice the most workers, as old and new ones overlap during a reload.
    public var slotCount: Int { classes.reduce(0) { $0 + 2 * $1.maximum } }
}
