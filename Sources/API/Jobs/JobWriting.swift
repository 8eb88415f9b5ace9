import JSON
import MarketData
import SharedState

extension Job {
    /// The path at which the job is to be had.
    var address: String { "/api/strategy/jobs/" + id }

    /// The part of the work that is done, 0 to 1.
    var progress: Double {
        switch state {
        case .succeeded: 1
        default: total > 0 ? min(1, Double(done) / Double(total)) : 0
        }
    }

    /// Seconds until the end at the speed so far; nil where there is no saying.
    func secondsLeft(now: Int64) -> Double? {
        guard state == .running, let startedAt, done > 0, total > 0 else { return nil }
        return max(0, Double(now - startedAt) / 1e6) * Double(max(0, total - done)) / Double(done)
    }
}

extension JSONWriter {
    /// Writes a job's members; `status` is the job's own, and stands in `state` too.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - now: Microseconds UTC.
    mutating func members(of job: Job, now: Int64) {
        member("status", job.state.rawValue)
        member("state", job.state.rawValue)
        member("id", job.id)
        member("path", job.path)
        member("request_id", job.requestID)
        member("progress", job.progress)
        member("done", job.done)
        member("total", job.total)
        member("eta_seconds", job.secondsLeft(now: now))
        member("work", job.work)
        member("attempts", job.attempts)
        member("created_at", Instant.rfc3339(job.createdAt / 1_000_000))
        member("started_at", job.startedAt.map { Instant.rfc3339($0 / 1_000_000) })
        member("finished_at", job.finishedAt.map { Instant.rfc3339($0 / 1_000_000) })
        object("links") { json in
            json.member("self", job.address)
            json.member("result", job.address + "/result")
            json.member("events", job.address + "/events")
        }
    }
}
