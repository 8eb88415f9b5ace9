/// Why no answer came; names the host, never the query or a header.
struct HTTPError: Error, Equatable, Sendable {
    /// What went wrong.
    enum Kind: Sendable, Equatable {
        /// The URL or a header cannot be sent as it is.
        case badRequest
        /// The host's name has no address.
        case nameNotResolved
        /// Nothing listens there, or the network does not lead there.
        case cannotConnect
        /// The certificate or the handshake failed.
        case tls
        /// The time for the connection, the whole transfer, or the batch was over.
        case timedOut
        /// Bytes came, but fewer a second than any working server sends.
        case tooSlow
        /// The body is larger than the limit, in bytes.
        case tooLarge(limit: Int)
        /// The connection ended before the body did.
        case truncated
        /// The body is not what its content encoding says.
        case badEncoding
        /// A status 3xx; the host is empty where the answer names none.
        case redirected(to: String)
        /// The connection broke.
        case connectionLost
        /// What came is not HTTP.
        case notHTTP
        /// The library could not work; its code.
        case curl(code: Int)
    }

    let kind: Kind
    let host: String

    /// Whether the same request may well succeed a moment later.
    var isTransient: Bool {
        switch kind {
        case .badRequest, .tls, .tooLarge, .redirected: false
        case .nameNotResolved, .cannotConnect, .timedOut, .tooSlow, .truncated, .badEncoding, .connectionLost,
            .notHTTP, .curl:
            true
        }
    }

    /// Whether something came, though nothing that can be used.
    var isAnswer: Bool {
        switch kind {
        case .tooLarge, .redirected, .badEncoding, .notHTTP, .truncated: true
        case .badRequest, .nameNotResolved, .cannotConnect, .tls, .timedOut, .tooSlow, .connectionLost, .curl:
            false
        }
    }

    /// What went wrong, in one sentence.
    var message: String {
        switch kind {
        case .badRequest: "the request cannot be sent: its address or a header is malformed"
        case .nameNotResolved: "the name \(host) could not be resolved"
        case .cannotConnect: "no connection to \(host)"
        case .tls: "no trusted TLS connection to \(host)"
        case .timedOut: "\(host) did not answer in time"
        case .tooSlow: "\(host) sent its answer too slowly"
        case .tooLarge(let limit): "the answer of \(host) is larger than \(limit) bytes"
        case .truncated: "the answer of \(host) broke off"
        case .badEncoding: "the answer of \(host) is compressed in a way that cannot be undone"
        case .redirected(let target):
            "\(host) redirects" + (target.isEmpty ? "" : " to \(target)") + ", which is not followed"
        case .connectionLost: "the connection to \(host) was lost"
        case .notHTTP: "\(host) answered with something other than HTTP"
        case .curl(let code): "the transfer from \(host) failed (libcurl \(code))"
        }
    }
}
