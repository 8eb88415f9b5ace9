import FastCGI
import SharedState

extension Services {
    /// Answers a call once, however often its client sends it with the same `Idempotency-Key` within a day.
    ///
    /// Only successes are kept: what failed may be tried again.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - answer: Answers it; it gets the key, where there is one.
    /// - Returns: The answer, or the one that was given before.
    /// - Throws: ``Problem``: 422 when the key stood for another request, 409 while that request is being answered.
    func once(_ call: Call, _ answer: (_ key: String?) throws -> Reply) throws -> Reply {
        guard let key = try call.idempotencyKey() else { return try answer(nil) }
        let (client, now) = (call.access.client, wallClockMicroseconds())
        let standing = try repeatedRequests.note(
            key,
            of: client,
            fingerprint: digest(Array((call.route.path + "\n").utf8) + call.request.body),
            since: now - Self.idempotencyMicroseconds,
            abandonedBefore: now - Int64(configuration.computeSeconds * 1.2e6),
            now: now
        )
        switch standing {
        case .first: return try first(call, key, answer)
        case .underWay:
            throw Problem(
                .conflict,
                "The first request with this Idempotency-Key is still being answered.",
                retryAfterSeconds: 1
            )
        case .different:
            throw Problem(
                .invalidRequest,
                "This Idempotency-Key was sent with another request within the last 24 hours. Use a new key for a new request."
            )
        case .answered(let outcome):
            var reply = Reply(contentType: outcome.contentType, body: outcome.body)
            reply.status = outcome.status
            reply.headers = [("Idempotency-Replayed", "true")]
            return reply
        case .job(let id):
            guard let job = try jobs.job(id, of: call.access.owner) else {
                return try first(call, key, answer)
            }
            var reply = accepted(job, call)
            reply.headers.append(("Idempotency-Replayed", "true"))
            return reply
        }
    }

    private func first(_ call: Call, _ key: String, _ answer: (_ key: String?) throws -> Reply) throws
        -> Reply
    {
        let client = call.access.client
        do {
            let reply = try answer(key)
            if reply.status == 200 {
                let outcome = Job.Outcome(
                    status: reply.status,
                    contentType: reply.contentType,
                    body: reply.body
                )
                try repeatedRequests.keep(key, of: client, outcome)
            }
            return reply
        } catch {
            // Where even that fails, the key is free again when the request's time is over.
            try? repeatedRequests.forget(key, of: client)
            throw error
        }
    }

    /// How long a key is honoured.
    private static let idempotencyMicroseconds: Int64 = 24 * 3_600_000_000
}

extension Call {
    /// The key under which the client wants the call to be carried out once.
    ///
    /// - Throws: ``Problem`` (400) for one that is empty or longer than 255 characters.
    fileprivate func idempotencyKey() throws(Problem) -> String? {
        guard let key = request.headers["idempotency-key"] else { return nil }
        guard 1...255 ~= key.utf8.count, key.utf8.allSatisfy({ 32...126 ~= $0 }) else {
            throw Problem(.invalidJSON, "Idempotency-Key has to be 1 to 255 printable ASCII characters.")
        }
        return key
    }
}
