import JSON
import SharedState

/// `GET /api/strategy/jobs/{id}/result`: what the request would have been answered.
enum ShowJobResult: Endpoint {
    static let route = Route(
        .get,
        "/api/strategy/jobs/{id}/result",
        "The reply that the job's request would have had: its result, or the problem it ended with.",
        reply: .map,
        otherProblems: [409, 422],
        offersCSV: true
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let job = try services.job(of: call)
        switch job.state {
        case .queued, .running:
            throw Problem(
                .conflict,
                "The job is \(job.state.rawValue); it has no result yet.",
                retryAfterSeconds: 1
            )
        case .cancelled: throw Problem(.conflict, "The job was cancelled; it has no result.")
        case .succeeded, .failed:
            guard let outcome = try services.jobs.outcome(of: job.id, owner: call.access.owner) else {
                throw Problem.unknownJob(job.id)
            }
            var reply = Reply(contentType: outcome.contentType, body: outcome.body)
            reply.status = outcome.status
            return reply
        }
    }
}
