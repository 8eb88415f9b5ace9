import FastCGI

/// Who calls, and what that lets them do.
struct Access {
    /// What the client's limits are counted on: its API key, else its address; neither can be read from it.
    let client: String
    /// Whose jobs and results the caller sees: its key's holder where keys are handed out, else the one that is everybody.
    let owner: String
    /// Whether administrative calls are open to the caller.
    let isAdmin: Bool
    private let holdsKey: Bool
    private let sentKey: Bool
    private let needsKey: Bool
    private let needsToken: Bool

    init(_ request: Request, _ configuration: APIConfiguration) {
        // Both headers may be sent, a key in one and the admin token in the other.
        let sent = Self.keys(request).map(SecretDigest.init(of:))
        // Every pair is compared, so that the time taken does not tell which key is close.
        let key = sent.filter { sent in configuration.apiKeys.reduce(false) { $1 == sent || $0 } }.first
        let token = sent.filter { $0 == configuration.adminToken }.first
        let holder = key ?? token
        // A key counts only where keys are handed out: else anybody could have a limit of their own by making one up.
        client = holder.map { "key:" + $0.name } ?? "address:" + ClientNetwork.name(of: request.remoteAddress)
        owner = configuration.apiKeys.isEmpty ? "" : holder?.name ?? ""
        isAdmin = configuration.adminToken == nil ? Self.isSameHost(request) : token != nil
        holdsKey = holder != nil
        sentKey = !sent.isEmpty
        needsKey = !configuration.apiKeys.isEmpty
        needsToken = configuration.adminToken != nil
    }

    /// Who ordered a job, which asks for no more than its order did.
    init(owner: String, client: String) {
        self.owner = owner
        self.client = client
        isAdmin = false
        (holdsKey, sentKey, needsKey, needsToken) = (true, false, false, false)
    }

    /// - Throws: ``Problem``: 401 where a key is needed and missing, 403 where the one given does not suffice.
    func check(_ access: Route.Access) throws(Problem) {
        if access != .open, needsKey, !holdsKey {
            throw sentKey
                ? Problem(.unauthorized, "The API key is not one of this service's.")
                : Problem(
                    .unauthorized,
                    "Send an API key as 'Authorization: Bearer KEY' or 'X-API-Key: KEY'."
                )
        }
        if access == .admin, !isAdmin {
            guard needsToken else {
                throw Problem(
                    .forbidden,
                    "Only programs on the same host may call this, because the operator has set no ADMIN_TOKEN."
                )
            }
            throw sentKey
                ? Problem(.forbidden, "This call needs the admin token.")
                : Problem(
                    .unauthorized,
                    "Send the admin token as 'Authorization: Bearer TOKEN' or 'X-API-Key: TOKEN'."
                )
        }
    }

    private static func keys(_ request: Request) -> [String] {
        var keys: [String] = []
        if let key = request.headers["x-api-key"] { keys.append(key) }
        if let authorization = request.headers["authorization"] {
            let parts = authorization.split(separator: " ", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == "bearer" { keys.append(String(parts[1])) }
        }
        return keys
    }

    /// Whether a program on this host asks for itself: not a proxy for somebody else, and not a browser for a page from elsewhere.
    private static func isSameHost(_ request: Request) -> Bool {
        let address = request.remoteAddress
        let isLocal =
            address.isEmpty || address == "::1" || address.hasPrefix("127.")
            || address.hasPrefix("::ffff:127.")
            || address == "unix:"
        guard isLocal,
            !["x-forwarded-for", "forwarded", "x-real-ip"].contains(where: { request.headers[$0] != nil })
        else { return false }
        guard let origin = request.headers["origin"] else { return true }
        let host = origin.drop { $0 != "/" }.drop { $0 == "/" }
        return ["localhost", "127.0.0.1", "[::1]"].contains { host == $0 || host.hasPrefix($0 + ":") }
    }
}
