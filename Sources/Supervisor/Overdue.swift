/// A worker that has been busy, or silent, for too long, and what the log says of it.
struct Overdue {
    let message: String
    let fields: [(name: String, value: String)]

    /// Nil while there is nothing to object to.
    ///
    /// - Parameters:
    ///   - reading: The worker's own account.
    ///   - workerClass: Its kind; work may name a shorter limit of its own, never a longer one.
    ///   - silenceSeconds: Longest silence of an idle worker, nil for any.
    ///   - elapsed: Time since a moment, the supervisor's own pauses left out, in nanoseconds.
    init?(
        _ reading: SlotReading,
        workerClass: WorkerClass,
        silenceSeconds: Double?,
        elapsed: (Int64) -> Int64
    ) {
        let time: Int64
        var limit: Int64?
        switch reading.state {
        case .empty, .booting:
            // It has never written to its slot, so its silence says nothing.
            return nil
        case .busy:
            message = "worker busy too long"
            time = elapsed(reading.startedAt)
            limit = workerClass.busySeconds.map { Int64($0 * 1e9) }
            if let own = reading.limit { limit = min(own, limit ?? own) }
        case .idle, .draining:
            message = "worker silent too long"
            time = elapsed(reading.beatAt)
            limit = silenceSeconds.map { Int64($0 * 1e9) }
        }
        guard let limit, time > limit else { return nil }
        let age = [(name: "after_ms", value: "\(time / 1_000_000)")]
        fields = age + (reading.state == .busy ? reading.workFields : [])
    }
}

extension SlotReading {
    /// The work in hand, for a line of the log.
    var workFields: [(name: String, value: String)] {
        [("route", label), ("request_id", requestID)] + (phase.isEmpty ? [] : [("phase", phase)])
    }
}
