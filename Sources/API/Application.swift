public import FastCGI
import Indicators
import SharedState

/// The service between the web server and the engine: a request in, a response out.
///
/// Every error thrown below becomes one ``Problem`` here, and nowhere else.
public struct Application {
    let services: Services
    let router = Router(allEndpoints)
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
        var place = Self.unmatched
        var allowance: Allowance?
        defer { allowance?.end() }
        var response: Response
        do {
            guard !request.isHeadTooLarge else {
                throw Problem(
                    .headersTooLarge,
                    "The request has more headers than this service reads: some 220 of them, or 60 KiB."
                )
            }
            let destination = try find(request)
            place = destination.place
            let route = destination.endpoint.route
            let access = Access(request, services.configuration)
            if route.price > 0, let limit = services.clientLimit {
                let paying = Allowance(limit, client: access.client, now: now)
                allowance = paying
                try paying.pay(route.price, isCheap: route.price == 1)
            }
            // Paid first, so that keys cannot be guessed without end.
            try access.check(route.access)
            let taken = Call(
                request: request,
                route: route,
                pathParameters: destination.pathParameters,
                now: now / 1_000_000,
                deadline: started + nanosecondsLeft(for: request, now: now),
                requestID: id,
                access: access,
                allowance: allowance
            )
            call = taken
            _ = try taken.query()
            response = try answer(taken, destination.endpoint).response(to: request)
        } catch {
            response = problem(error, id: id, path: request.path).response(instance: id)
        }
        let elapsed = services.monotonicNanoseconds() - started
        let timing = ServerTiming(request, call, now: now, elapsed: elapsed)
        headers.append(("Server-Timing", timing.text))
        if let allowance { headers += allowance.headers }
        if call?.route.offersCSV == true { headers.append(("Vary", "Accept")) }
        response.headers += headers
        count(status: response.status, elapsed: Int64(elapsed / 1000), place: place, timing, call)
        return response
    }

    /// How long the answer to a request may take from here on.
    ///
    /// The web server waits from the moment it passed the request on, which may have been long in the queue of a busy
    /// pool: who came too late is told so while it still listens. Some time is always left, should its clock be another.
    private func nanosecondsLeft(for request: Request, now: Int64) -> UInt64 {
        let waited = Double(ServerTiming.waited(request, now: now) ?? 0) / 1e6
        let most = services.configuration.computeSeconds
        return UInt64(max(most - waited, min(most, Self.leastSeconds)) * 1e9)
    }

    private static let leastSeconds = 5.0

    private func answer(_ call: Call, _ endpoint: any Endpoint.Type) throws -> Reply {
        guard call.route.isDeferrable else { return try constants.reply(endpoint, to: call, services) }
        return try services.once(call) { key in
            do {
                return try endpoint.reply(to: call, services)
            } catch let deferral as Deferral {
                return try services.order(deferral, call, key: key)
            }
        }
    }

    /// Where requests that match no route are counted.
    static let unmatched = allEndpoints.count

    private func count(status: Int, elapsed: Int64, place: Int, _ timing: ServerTiming, _ call: Call?) {
        let statistics = services.statistics
        statistics.add(.httpRequests)
        statistics.add(.httpStatus(status))
        statistics.record(elapsed, in: .httpLatency)
        statistics.record(elapsed, in: .route(place))
        if let waited = timing.queueMicroseconds { statistics.record(waited, in: .phase(.queue)) }
        guard let call else { return }
        if call.dataNanoseconds > 0 {
            statistics.record(Int64(call.dataNanoseconds / 1000), in: .phase(.data))
        }
        if call.computeNanoseconds > 0 {
            statistics.record(Int64(call.computeNanoseconds / 1000), in: .phase(.compute))
        }
    }

    /// How many bytes the body of a request may have: more than usual only where a route takes files, and only from those
    /// who may call it.
    public func bodyLimit(of request: Request) -> Int? {
        guard case .destination(let found) = router.match(request.method, request.path),
            let upload = found.endpoint.route.upload,
            (try? Access(request, services.configuration).check(found.endpoint.route.access)) != nil
        else { return nil }
        return upload.maximumBytes
    }

    /// What the supervisor and the logs may know of a request before it is answered.
    ///
    /// - Parameter request: The request.
    /// - Returns: The route's path that it will be matched to, never a client's data or a query; and whether it is one that
    ///   reads, at most, what is there: it neither asks a provider nor computes.
    public func prospect(of request: Request) -> (label: String, isQuick: Bool) {
        if case .destination(let found) = router.match(request.method, request.path) {
            return (found.endpoint.route.path, found.endpoint.route.method == .get)
        }
        return ("unmatched", true)
    }

    /// What to tell the client of an error; what it is not told is logged.
    func problem(_ error: any Error, id: String, path: String) -> Problem {
        let problem = Problem(error)
        // What was thrown as a problem has said all there is to say.
        if !(error is Problem), problem.kind == .internalError || problem.kind == .storageUnavailable {
            services.log(
                "request failed",
                [("id", id), ("path", path), ("error", String(describing: error))]
            )
        }
        return problem
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
