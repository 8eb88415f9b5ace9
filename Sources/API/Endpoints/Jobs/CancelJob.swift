import JSON
import SharedState

/// `DELETE /api/strategy/jobs/{id}`: ends a job before its time.
enum CancelJob: Endpoint {
    static let route = Route(
        .delete,
        "/api/strategy/jobs/{id}",
        "Cancels a job; a worker that has it stops within about a second.",
        reply: JobShape.job,
        otherProblems: [409]
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let id = call.pathParameters["id"] ?? ""
        let now = services.wallClockMicroseconds()
        guard let (job, _) = try services.jobs.cancel(id, of: call.access.owner, now: now) else {
            throw Problem.unknownJob(id)
        }
        // Once more is no fault: the first answer may have been lost.
        guard job.state == .cancelled else {
            throw Problem(
                .conflict,
                "The job has \(job.state.rawValue) already; it cannot be cancelled any more."
            )
        }
        return .json { $0.members(of: job, now: now) }
    }
}
