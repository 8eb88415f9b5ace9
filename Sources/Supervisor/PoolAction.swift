/// What a pool must do next.
enum PoolAction: Equatable {
    /// Start a process; answered by ``PoolEvent/spawned(worker:pid:requests:)`` or
    /// ``PoolEvent/spawnFailed(worker:code:)`` before any other event.
    case spawn(worker: Int, workerClass: Int, slot: Int, generation: Int)
    /// Send a signal.
    case signal(pid: Int32, Int32)
    /// Write a line.
    case log(PoolLogLine)
    /// Of every kind the first worker is ready.
    case becomeReady
    /// All is over: the exit status.
    case finish(Int32)
}
