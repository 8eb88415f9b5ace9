/// What happens to a pool.
enum PoolEvent {
    /// The pool is to start its first workers.
    case start
    /// A worker asked for by ``PoolAction/spawn(worker:workerClass:slot:generation:)`` has a process.
    ///
    /// `requests` is what its slot had counted before.
    case spawned(worker: Int, pid: Int32, requests: Int64)
    /// It could not be started: errno.
    case spawnFailed(worker: Int, code: Int32)
    /// A worker said that it can take work.
    case ready(pid: Int32)
    /// A process ended; `reading` is the last word from its slot.
    case exited(pid: Int32, WaitStatus, reading: SlotReading?)
    /// SIGTERM or SIGQUIT.
    case stop
    /// SIGINT.
    case quickStop
    /// SIGHUP, with the configuration to go on with.
    case reload(PoolConfiguration)
    /// SIGTTIN: one worker more.
    case more
    /// SIGTTOU: one worker fewer.
    case fewer
    /// Time has passed; the readings of all slots in use.
    case tick([SlotReading])
}
