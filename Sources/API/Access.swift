import FastCGI

/// Who calls, and what that lets them do.
struct Access {
    /// What the client's rate limit is counted on: its API key, else its address.
    let client: String
    /// Whether administrative calls are open to the caller.
    let isAdmin: Bool

    /// - Throws: ``Problem``: 401 where a key is needed and missing, 403 where the one given does not suffice.
    init(_ request: Request, route: Route, _ configuration: APIConfiguration) throws(Problem) {
        // Both headers may be sent, a key in one and the admin token in the other.
        let given = Self.keys(request)
        let knownKey = given.first { key in
            configuration.apiKeys.contains { isEqualInConstantTime(key, $0) }
        }
        let adminToken = given.first { key in
            configuration.adminToken.map { isEqualInConstantTime(key, $0) } ?? false
        }
        let isKnownKey = knownKey != nil
        let holdsAdminToken = adminToken != nil
        // A key counts only where keys are handed out: else anybody could have a limit of their own by making one up.
        client =
            if let key = knownKey ?? adminToken { "key:" + key } else {
                "address:" + Self.network(request.remoteAddress)
            }
        isAdmin = configuration.adminToken == nil ? Self.isSameHost(request.remoteAddress) : holdsAdminToken

        if route.access != .open, !configuration.apiKeys.isEmpty, !isKnownKey, !holdsAdminToken {
            throw given.isEmpty
                ? Problem(
                    .unauthorized,
                    "Send an API key as 'Authorization: Bearer KEY' or 'X-API-Key: KEY'."
                )
                : Problem(.unauthorized, "The API key is not one of this service's.")
        }
        if route.access == .admin, !isAdmin {
            if configuration.adminToken == nil {
                throw Problem(
                    .forbidden,
                    "Only clients on the same host may call this, because the operator has set no ADMIN_TOKEN."
                )
            }
            throw given.isEmpty
                ? Problem(
                    .unauthorized,
                    "Send the admin token as 'Authorization: Bearer TOKEN' or 'X-API-Key: TOKEN'."
                )
                : Problem(.forbidden, "This call needs the admin token.")
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

    private static func isSameHost(_ address: String) -> Bool {
        address.isEmpty || address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
            || address == "unix:"
    }

    /// The address; of an IPv6 address the first 64 bits, which is what one customer usually has.
    private static func network(_ address: String) -> String {
        guard address.contains(":"), !address.hasPrefix("::ffff:") else { return address }
        let halves = address.split(separator: ":", omittingEmptySubsequences: false)
        // `a:b::c` stands for zeros in the middle: the groups before the gap, filled up with zeros, are the prefix.
        var groups: [Substring] = []
        for group in halves.prefix(4) {
            if group.isEmpty && !groups.isEmpty { break }
            groups.append(group.isEmpty ? "0" : group)
        }
        while groups.count < 4 { groups.append("0") }
        return groups.joined(separator: ":") + "::/64"
    }
}

/// Compares without telling by its duration how much of a secret was right.
private func isEqualInConstantTime(_ a: String, _ b: String) -> Bool {
    let a = Array(a.utf8)
    let b = Array(b.utf8)
    var difference = UInt8(truncatingIfNeeded: a.count ^ b.count) | (a.count == b.count ? 0 : 1)
    for index in a.indices where !b.isEmpty { difference |= a[index] ^ b[index % b.count] }
    return difference == 0
}
