import FastCGI
import SharedState

extension Services {
    /// Answers a call whose work is too much, or not wanted, within the request: orders a job.
    ///
    /// - Parameters:
    ///   - deferral: How much work it is.
    ///   - call: What was asked.
    ///   - key: The call's idempotency key.
    /// - Returns: 202 with the job.
    /// - Throws: ``Problem`` when too many jobs wait; `SharedStateError`.
    func order(_ deferral: Deferral, _ call: Call, key: String?) throws -> Reply {
        let order = Job.Order(
            owner: call.access.owner,
            client: call.access.client,
            path: call.route.path,
            accept: call.request.headers["accept"] ?? "",
            body: call.request.body,
            requestID: call.requestID,
            work: deferral.work
        )
        let bounds = JobTable.Bounds()
        let id = "j" + String(UInt128.random(in: 0 ... .max), radix: 36)
        switch try jobs.order(order, id: id, key: key, bounds: bounds, now: wallClockMicroseconds()) {
        case .taken(let job): return accepted(job, call)
        case .clientHasTooMany:
            throw Problem(
                .rateLimited,
                "A client may have \(bounds.ofClient) unfinished jobs. Wait for one of yours, or cancel it.",
                retryAfterSeconds: 10
            )
        case .tooMany:
            throw Problem(
                .overloaded,
                "\(bounds.ofAll) jobs wait already, and no more are taken.",
                retryAfterSeconds: 60
            )
        }
    }

    /// 202 with a job that was ordered just now or by an earlier request with the same key.
    func accepted(_ job: Job, _ call: Call) -> Reply {
        var reply = Reply.json { $0.members(of: job, now: wallClockMicroseconds()) }
        reply.status = 202
        reply.headers = [("Location", job.address), ("Retry-After", "1")]
        if call.prefersAsynchrony { reply.headers.append(("Preference-Applied", "respond-async")) }
        return reply
    }

    /// A job of the caller's.
    ///
    /// - Throws: ``Problem`` (404) where there is none by the id in the path; `SharedStateError`.
    func job(of call: Call) throws -> Job {
        let id = call.pathParameters["id"] ?? ""
        guard let job = try jobs.job(id, of: call.access.owner) else { throw Problem.unknownJob(id) }
        return job
    }
}

extension Problem {
    static func unknownJob(_ id: String) -> Problem {
        Problem(
            .notFound,
            "There is no job '\(id)'. Jobs that have ended are kept for a week, the oldest go first when there are many."
        )
    }
}

extension Call {
    /// Whether the client prefers to be answered at once and to come back for the result: RFC 7240 section 4.1.
    var prefersAsynchrony: Bool {
        guard let prefer = request.headers["prefer"] else { return false }
        return prefer.lowercased().split(separator: ",").contains { preference in
            preference.prefix { $0 != ";" && $0 != "=" }.filter { $0 != " " && $0 != "\t" } == "respond-async"
        }
    }
}
