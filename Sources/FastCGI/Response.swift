/// An HTTP response: status, headers, and the body's bytes.
public struct Response: Sendable {
    /// HTTP status, 100...599.
    public var status: Int
    /// Headers in order; `Status`, `Content-Length` and `Connection` are the server's own and left out if given.
    public var headers: [(name: String, value: String)]
    /// Body bytes; not sent for HEAD, 204 and 304.
    public var body: [UInt8]

    /// A response.
    ///
    /// - Parameters:
    ///   - status: HTTP status.
    ///   - headers: Names and values; `Content-Type` is added as `application/octet-stream` if a body has none.
    ///   - body: Body bytes.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
