/// A supervisor's loop: starts workers, watches them, and replaces them, until it is told to stop.
public struct Pool {
    /// How to run it: `run` returns the process's exit status.
    ///
    /// - Parameters:
    ///   - configuration: Kinds of workers and time limits.
    ///   - listener: Listening descriptor that becomes the workers' descriptor 0, or nil.
    ///   - scoreboard: Shared memory with at least `configuration.slotCount` slots.
    ///   - log: Called for each event worth a line.
    ///   - reload: Called on SIGHUP: the configuration to go on with, or nil to refuse and keep everything as it is.
    ///   - onTick: Called about each `tickSeconds`, between other things; it must not block for long.
    public init(
        configuration: PoolConfiguration,
        listener: Int32?,
        scoreboard: Scoreboard,
        log: @escaping (PoolLogLine) -> Void,
        reload: @escaping () -> PoolConfiguration?,
        onTick: @escaping () -> Void
    ) {}

    /// Runs until the last worker has ended.
    ///
    /// - Returns: Exit status: 0 after a stop that was asked for, 1 if no worker could be started at first.
    /// - Throws: ``SupervisorError``.
    public mutating func run() throws(SupervisorError) -> Int32 { 0 }
}
