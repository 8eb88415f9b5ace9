/// Where to listen: a Unix socket's path, or a TCP host and port.
public enum ListeningAddress: Sendable, Equatable, CustomStringConvertible {
    /// A Unix socket.
    case path(String)
    /// TCP; an empty host is every address of this machine.
    case tcp(host: String, port: UInt16)

    /// Reads `unix:/run/x.sock`, a path with a slash in it, `host:port`, `:port` or `[::1]:port`.
    ///
    /// - Parameter text: The address.
    /// - Throws: ``SupervisorError/invalidAddress(_:)`` that says what would have been accepted.
    public init(parsing text: String) throws(SupervisorError) {
        if text.hasPrefix("unix:") || text.contains("/") {
            let path = String(text.hasPrefix("unix:") ? text.dropFirst(5) : text[...])
            // sun_path has 108 bytes with its NUL, and the socket is bound under another name first.
            guard !path.isEmpty, path.utf8.count + ".new".utf8.count < 108, !path.utf8.contains(0) else {
                throw .invalidAddress(
                    "a socket's path has 1 to 103 bytes, this has \(path.utf8.count): \(path)"
                )
            }
            self = .path(path)
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
            port > 0
        else {
            throw .invalidAddress("expected unix:/path, host:port, :port or [address]:port, not \"\(text)\"")
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            throw .invalidAddress("an IPv6 address is written in brackets, as [::1]:9000, not \"\(text)\"")
        }
        self = .tcp(host: String(host), port: port)
    }

    /// The text that ``init(parsing:)`` reads.
    public var description: String {
        switch self {
        case .path(let path): "unix:\(path)"
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }
}
