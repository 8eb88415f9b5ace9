/// An HTTP response: status, headers, and the body's bytes.
public struct Response {
    /// HTTP status, 100...599.
    public var status: Int
    /// Headers in order; `Status`, `Content-Length` and `Connection` are the server's own and left out if given.
    public var headers: [(name: String, value: String)]
    /// Body bytes; not sent for HEAD, 204 and 304.
    public var body: [UInt8]
    /// Sends more of the body piece by piece, each at once; `send` answers whether the piece was taken, and after a no there is
    /// nobody left to send to.
    ///
    /// Such a response has no `Content-Length`, and may take longer than the limits of others.
    public var stream: ((_ send: ([UInt8]) -> Bool) -> Void)?

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
