import JSON
import SharedState

/// `GET /api/strategy/jobs/{id}`: how far a job has come.
enum ShowJob: Endpoint {
    static let route = Route(
        .get,
        "/api/strategy/jobs/{id}",
        "How far a job has come.",
        reply: JobShape.job
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let job = try services.job(of: call)
        var reply = Reply.json { $0.members(of: job, now: services.wallClockMicroseconds()) }
        if !job.state.isFinal { reply.headers.append(("Retry-After", "1")) }
        return reply
    }
}
