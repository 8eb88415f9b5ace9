import FastCGI
public import SharedState

extension Application {
    /// Does a job's work: answers the request it was made of, without the limits of clients and of a request's time.
    ///
    /// - Parameters:
    ///   - order: The request.
    ///   - progress: Where the work tells how far it has come, and asks whether to go on.
    /// - Returns: The reply, or the problem.
    public func perform(_ order: Job.Order, progress: JobProgress) -> Job.Outcome {
        let now = services.wallClockMicroseconds()
        do {
            guard case .destination(let destination) = router.match("POST", order.path) else {
                throw Problem(.notFound, "There is nothing at \(order.path) any more.")
            }
            let accept = order.accept.isEmpty ? [] : [(name: "Accept", value: order.accept)]
            let call = Call(
                request: Request(
                    method: "POST",
                    target: order.path,
                    headers: [("Content-Type", "application/json")] + accept,
                    body: order.body
                ),
                route: destination.endpoint.route,
                pathParameters: [:],
                now: now / 1_000_000,
                deadline: services.monotonicNanoseconds() + Self.longestJobNanoseconds,
                requestID: order.requestID,
                access: Access(owner: order.owner, client: order.client),
                allowance: nil,
                progress: progress
            )
            let reply = try destination.endpoint.reply(to: call, services)
            return Job.Outcome(status: reply.status, contentType: reply.contentType, body: reply.body)
        } catch {
            let problem = problem(error, id: order.requestID, path: order.path)
            return Self.outcome(problem, order)
        }
    }

    /// What becomes of a job that is begun no more, because its workers died over it.
    ///
    /// - Parameters:
    ///   - order: The request.
    ///   - attempts: How often it was begun.
    /// - Returns: A problem.
    public static func lost(_ order: Job.Order, attempts: Int) -> Job.Outcome {
        outcome(
            Problem(
                .internalError,
                "The job was begun \(attempts) times, and each time its worker died. The log has the details under the id in 'instance'."
            ),
            order
        )
    }

    private static func outcome(_ problem: Problem, _ order: Job.Order) -> Job.Outcome {
        let response = problem.response(instance: order.requestID)
        return Job.Outcome(
            status: response.status,
            contentType: "application/problem+json",
            body: response.body
        )
    }

    /// A day; a job that takes longer than that is not worth waiting for.
    private static let longestJobNanoseconds: UInt64 = 86_400_000_000_000
}
