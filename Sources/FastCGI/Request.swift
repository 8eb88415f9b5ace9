/// An HTTP request as the web server handed it over.
public struct Request: Sendable {
    /// Why a body is not there in whole.
    public enum BodyFault: Sendable, Equatable {
        /// The body is longer than the server's limit, in bytes; it was read and thrown away. Answer 413.
        case tooLarge(limit: Int)
        /// The body ended before or after the length that was declared. Answer 400.
        case lengthMismatch(declared: Int, received: Int)
    }

    /// Method in the letters sent, such as `GET`.
    public var method: String
    /// Path without query, percent-decoded.
    ///
    /// An escape that is malformed or stands for `/` or a control character is left as written, so the number of
    /// segments is the number sent.
    public var path: String
    /// Query pairs in order, decoded; `+` is a space, a name without `=` has an empty value.
    public var query: [(name: String, value: String)]
    /// Headers, found without regard to case.
    public var headers: Headers
    /// Body bytes; empty when `bodyFault` is set.
    public var body: [UInt8]
    /// Why `body` is empty though one was sent, or nil when the body is whole.
    public var bodyFault: BodyFault?
    /// Whether headers are missing because more were sent than the server's limits allow.
    ///
    /// Answer 431.
    public var isHeadTooLarge = false
    /// Whether the sender still waits; nil for a request that did not come over a connection.
    public var client: ClientWatch?
    /// Address of the client as the web server saw it (`REMOTE_ADDR`), empty if not sent.
    public var remoteAddress: String
    /// Every CGI parameter by its raw name, such as the `REQUEST_ID` that nginx sets.
    public var parameters: Parameters

    /// A request from the parameters of FastCGI.
    ///
    /// - Parameters:
    ///   - parameters: CGI parameters; `REQUEST_METHOD`, and `REQUEST_URI` or else `DOCUMENT_URI` or `SCRIPT_NAME` with
    ///     `QUERY_STRING`, say what is asked.
    ///   - body: Body bytes.
    ///   - bodyFault: Why the body is not whole, or nil.
    public init(parameters: Parameters, body: [UInt8] = [], bodyFault: BodyFault? = nil) {
        self.parameters = parameters
        self.body = body
        self.bodyFault = bodyFault
        method = parameters["REQUEST_METHOD"] ?? ""
        remoteAddress = parameters["REMOTE_ADDR"] ?? ""
        headers = Headers(parameters)
        let target = parameters.value(of: "REQUEST_URI".utf8)
        let mark = target?.firstIndex(of: UInt8(ascii: "?"))
        if let target {
            path = PercentEncoding.path(target[..<(mark ?? target.endIndex)])
        } else {
            // These two are decoded by nginx already.
            path = parameters["DOCUMENT_URI"] ?? parameters["SCRIPT_NAME"] ?? ""
        }
        if let target, let mark {
            query = PercentEncoding.pairs(target[(mark + 1)...])
        } else {
            query = PercentEncoding.pairs(parameters.value(of: "QUERY_STRING".utf8) ?? [])
        }
    }

    /// A request from its parts, as a test or another front writes it.
    ///
    /// - Parameters:
    ///   - method: HTTP method.
    ///   - target: Path with an optional `?` and query, percent-encoded.
    ///   - headers: Names and values.
    ///   - body: Body bytes.
    ///   - remoteAddress: Address of the client.
    ///   - parameters: Further CGI parameters.
    public init(
        method: String,
        target: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = [],
        remoteAddress: String = "",
        parameters: [(name: String, value: String)] = []
    ) {
        var all = Parameters(parameters)
        all.append(name: "REQUEST_METHOD".utf8, value: method.utf8)
        all.append(name: "REQUEST_URI".utf8, value: target.utf8)
        all.append(name: "REMOTE_ADDR".utf8, value: remoteAddress.utf8)
        for header in headers { all.append(name: Headers.variable(header.name), value: header.value.utf8) }
        self.init(parameters: all, body: body)
    }

    /// Length of the body that the client declared, in bytes, or nil if it declared none or nothing sensible.
    public var contentLength: Int? {
        parameters["CONTENT_LENGTH"].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// The value of a raw CGI parameter, such as `REQUEST_ID`, or nil.
    ///
    /// - Parameter name: Exact name.
    /// - Returns: The value; bytes that are not UTF-8 are repaired.
    public func parameter(_ name: String) -> String? { parameters[name] }
}
