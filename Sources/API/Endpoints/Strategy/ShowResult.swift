import JSON
import SharedState

/// `GET /api/strategy/results/{id}`: a finished run again.
enum ShowResult: Endpoint {
    static let route = Route(
        .get,
        "/api/strategy/results/{id}",
        "A finished run again, by the result_id of its reply.",
        reply: RunStrategy.route.replies[0].content
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let id = call.pathParameters["id"] ?? ""
        guard let body = try services.results.body(of: call.access.resultName(id)) else {
            throw Problem(
                .notFound,
                "There is no result '\(id)'. Results are kept for a while, the oldest are dropped first; run it again."
            )
        }
        return Reply(contentType: "application/json", body: body)
    }
}

extension Access {
    /// The name under which a result is kept: where keys are handed out, each holder sees only what was made with its own.
    fileprivate func resultName(_ id: String) -> String { owner.isEmpty ? id : owner + ":" + id }
}

extension Services {
    /// Keeps a reply for `GET /api/strategy/results/{id}`.
    ///
    /// A result that cannot be kept is still a result: the reply goes out, and the log says what is wrong.
    func keep(_ id: String, _ body: [UInt8], of access: Access) {
        let id = access.resultName(id)
        guard recentResults.insert(id) else { return }
        do {
            try results.put(id, body: body)
        } catch {
            recentResults.remove(id)
            log("a result could not be kept", [("id", id), ("reason", error.message)])
        }
    }
}

/// Ids of the results this process kept last, so that a run repeated in a loop is written once.
///
/// A class, because it is the process's memory of what it did.
final class RecentResults {
    private var ids: Set<String> = []
    private var order: [String] = []
    private static let capacity = 256

    /// - Returns: Whether the id was not there yet.
    func insert(_ id: String) -> Bool {
        guard ids.insert(id).inserted else { return false }
        order.append(id)
        if order.count > 2 * Self.capacity {
            for old in order.prefix(Self.capacity) { ids.remove(old) }
            order.removeFirst(Self.capacity)
        }
        return true
    }

    func remove(_ id: String) {
        ids.remove(id)
        order.removeAll { $0 == id }
    }
}
