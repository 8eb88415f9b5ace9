/// A GET that a provider wants sent.
///
/// Its texts show the host alone: the query and the headers may hold a key.
struct HTTPRequest: Sendable, Equatable {
    /// Absolute, `http` or `https`, percent-encoded.
    let url: String
    /// Names and values beside those every request has.
    var headers: [HTTPHeader] = []
    /// Milliseconds for the connection to stand, TLS included.
    var connectMilliseconds = 5_000
    /// Milliseconds from the start of the transfer to the last byte.
    var totalMilliseconds = 15_000

    /// The host and, where it is not the scheme's own, the port.
    var host: String {
        guard let scheme = ["https://", "http://"].first(where: url.hasPrefix) else { return "" }
        let authority = url.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        return host.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 } ? String(host) : ""
    }

    /// Whether the URL is absolute, of a scheme that is allowed, and nothing here could break out of its line.
    var isSendable: Bool {
        (url.hasPrefix("https://") || url.hasPrefix("http://")) && !host.isEmpty
            && url.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            && headers.allSatisfy { header in
                !header.name.isEmpty
                    && header.name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ":") }
                    && header.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
            }
    }
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "GET to \(host)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: ["host": host]) }
}
