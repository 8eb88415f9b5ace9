import FastCGI
import JSON
import SharedState

/// `GET /api/strategy/jobs/{id}/events`: how far a job comes, as server-sent events.
///
/// A stream holds a responder, so it is short, and only some of the responders may be held: the client's `EventSource` comes
/// back by itself, and each event holds all there is to know.
/// Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
enum StreamJob: Endpoint {
    static let route = Route(
        .get,
        "/api/strategy/jobs/{id}/events",
        "How far a job comes, as server-sent events: progress, then end. Streams are short; reconnect when one closes.",
        reply: .string,
        otherReplies: [(204, .string)],
        mediaType: "text/event-stream"
    )

    private static let longestSeconds = 20.0
    private static let silenceNanoseconds: UInt64 = 5_000_000_000
    private static let pauseMilliseconds = 250

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let job = try services.job(of: call)
        // The client has seen the end already: 204 tells an EventSource to come back no more.
        if job.state.isFinal, call.request.headers["last-event-id"] == eventID(job) {
            return Reply(status: 204, contentType: "text/event-stream", body: [])
        }
        let pool = services.pool()
        let streams = pool.workers.count { $0.label == route.path }
        guard streams <= max(1, pool.responders / 4) else {
            throw Problem(
                .overloaded,
                "No more than a quarter of the responders may be held by streams. Ask \(job.address) now and then instead.",
                retryAfterSeconds: 2
            )
        }
        let owner = call.access.owner
        // Fewer than four responders cannot spare one for long, and the watchdog ends what takes too long.
        let seconds =
            pool.responders >= 4 ? min(longestSeconds, services.configuration.computeSeconds / 2) : 0
        let deadline = services.monotonicNanoseconds() + UInt64(seconds * 1e9)
        var reply = Reply(contentType: "text/event-stream", body: [])
        reply.headers = [("X-Accel-Buffering", "no")]
        reply.stream = { send in
            guard send(Array("retry: 1000\n\n".utf8)) else { return }
            var known: Job?
            var spokenAt = services.monotonicNanoseconds()
            while true {
                // A table that cannot be read for a moment ends the stream, not the job: the client comes back.
                guard let job = try? services.jobs.job(job.id, of: owner) else { return }
                let now = services.monotonicNanoseconds()
                if job != known {
                    guard send(event(job, now: services.wallClockMicroseconds())) else { return }
                    (known, spokenAt) = (job, now)
                } else if now - spokenAt >= silenceNanoseconds {
                    guard send(Array(":\n\n".utf8)) else { return }
                    spokenAt = now
                }
                guard !job.state.isFinal, now < deadline, services.pause(pauseMilliseconds) else { return }
            }
        }
        return reply
    }

    private static func event(_ job: Job, now: Int64) -> [UInt8] {
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        json.members(of: job, now: now)
        json.endObject()
        let name = job.state.isFinal ? "end" : "progress"
        return Array("event: \(name)\nid: \(eventID(job))\ndata: ".utf8) + json.bytes + Array("\n\n".utf8)
    }

    private static func eventID(_ job: Job) -> String { "\(job.state.rawValue)-\(job.done)" }
}
