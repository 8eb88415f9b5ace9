internal import Glibc

/// What a pool knows of a worker, from the decision to start it until its end; times in nanoseconds of CLOCK_MONOTONIC.
struct PoolWorker: Equatable {
    let id: Int
    let workerClass: Int
    let slot: Int
    let generation: Int
    let bornAt: Int64
    var pid: Int32 = 0
    var requestsAtBirth: Int64 = 0
    var isReady = false
    /// When SIGKILL is due; nil while it has not been asked to stop.
    var killAt: Int64?
    var isKilled = false

    /// The line about its end: a warning unless it was asked to stop, or ended by itself with status 0.
    func endLine(
        _ identity: [(name: String, value: String)],
        _ status: WaitStatus,
        _ reading: SlotReading?,
        life: Int64
    ) -> PoolLogLine {
        var fields = identity + [("status", status.description), ("age_s", "\(life / 1_000_000_000)")]
        if let reading { fields.append(("requests", "\(reading.requests - requestsAtBirth)")) }
        if status == .exited(0) || killAt != nil && status == .signalled(SIGTERM) {
            return PoolLogLine(.info, "worker ended", fields)
        }
        if isKilled {
            fields.append(("hint", "killed by the supervisor"))
        } else if let hint = status.hint {
            fields.append(("hint", hint))
        }
        guard let reading, reading.state == .busy else { return PoolLogLine(.warning, "worker lost", fields) }
        fields += reading.workFields
        return PoolLogLine(.warning, "worker lost, with a request in hand", fields)
    }
}
