/// The replies of routes that always answer the same, each made at its first call.
///
/// A class, because it is one memory that all calls of a process share.
final class ConstantReplies {
    private var replies: [String: Reply] = [:]

    /// The endpoint's reply, remembered where its route is constant.
    func reply(_ endpoint: any Endpoint.Type, to call: Call, _ services: Services) throws -> Reply {
        let route = endpoint.route
        guard route.isConstant else { return try endpoint.reply(to: call, services) }
        if let known = replies[route.path] { return known }
        var reply = try endpoint.reply(to: call, services)
        reply.entityTag = entityTag(reply.body)
        replies[route.path] = reply
        return reply
    }
}
