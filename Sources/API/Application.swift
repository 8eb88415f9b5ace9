public import FastCGI
import Indicators
import SharedState

/// The service between the web server and the engine: a request in, a response out.
///
/// Every error thrown below becomes one ``Problem`` here, and nowhere else.
public struct Application {
    private let services: Services
    private let router = Router(allEndpoints)
    private let constants = ConstantReplies()

    /// - Parameter services: What the endpoints work with.
    public init(_ services: Services) {
        self.services = services
    }

    /// Answers one request; never fails.
    public func respond(to request: Request) -> Response {
        let started = services.monotonicNanoseconds()
        let now = services.wallClockMicroseconds()
        let id = RequestID.of(request) ?? String(now, radix: 36)
        var headers: [(name: String, value: String)] = [("X-Request-Id", id)]
        var call: Call?
        var response: Response
        do {
            guard !request.isHeadTooLarge else {
                throw Problem(
                    .headersTooLarge,
                    "The request has more headers than this service reads: some 220 of them, or 60 KiB."
                )
            }
            let destination = try find(request)
            let route = destination.endpoint.route
            let access = try Access(request, route: route, services.configuration)
            if route.isRateLimited, let limit = services.clientLimit {
                let decision = limit.take(client: access.client, nowMicroseconds: now)
                headers += decision.headers
                if let problem = decision.problem { throw problem }
            }
            let taken = Call(
                request: request,
                route: route,
                pathParameters: destination.pathParameters,
                now: now / 1_000_000,
                deadline: started + UInt64(services.configuration.computeSeconds * 1e9),
                requestID: id,
                isAdmin: access.isAdmin
            )
            call = taken
            _ = try taken.query()
            response = try constants.reply(destination.endpoint, to: taken, services).response(to: request)
        } catch {
            let problem = Problem(error)
            if problem.kind == .internalError || problem.kind == .storageUnavailable {
                services.log(
                    "request failed",
                    [("id", id), ("path", request.path), ("error", String(describing: error))]
                )
            }
            response = problem.response(instance: id)
        }
        let elapsed = services.monotonicNanoseconds() - started
        headers.append(("Server-Timing", ServerTiming(request, call, now: now, elapsed: elapsed).text))
        if call?.route.offersCSV == true { headers.append(("Vary", "Accept")) }
        response.headers += headers
        services.statistics.add(.httpRequests)
        services.statistics.add(.httpStatus(response.status))
        services.statistics.record(Int64(elapsed / 1000), in: .httpLatency)
        return response
    }

    /// The route's path that a request will be matched to, for status pages and logs: never a client's data or a query.
    public func label(of request: Request) -> String {
        if case .destination(let found) = router.match(request.method, request.path) {
            return found.endpoint.route.path
        }
        return "unmatched"
    }

    private func find(_ request: Request) throws(Problem) -> Router.Destination {
        switch router.match(request.method, request.path) {
        case .destination(let destination):
            return destination
        case .wrongMethod(let allowed):
            throw Problem(
                .methodNotAllowed,
                "\(request.path) answers \(allowed.joined(separator: ", ")), not \(request.method).",
                allowedMethods: allowed
            )
        case .unknownPath:
            let paths = allEndpoints.map { $0.route.path }
            let hint = Spelling.closest(to: request.path, among: paths).map { " Did you mean \($0)?" } ?? ""
            throw Problem(.notFound, "There is nothing at \(request.path).\(hint) /docs/ lists all paths.")
        }
    }
}
