/// The head of a response as a CGI responder writes it (RFC 3875 section 6.2).
enum ResponseHead {
    /// Bytes of the head, blank line included.
    ///
    /// Control characters in values become spaces and headers whose name is not a token are left out, so that nothing a
    /// client sent can start a line of its own.
    static func append(_ response: Response, to bytes: inout [UInt8]) {
        bytes += "Status: \(status(response))\r\n".utf8
        var hasType = false
        for header in response.headers {
            let name = header.name.lowercased()
            guard !name.isEmpty, name.utf8.allSatisfy(isToken), !ours.contains(name) else { continue }
            if name == "content-type" { hasType = true }
            bytes += header.name.utf8
            bytes += ": ".utf8
            for byte in header.value.utf8 {
                bytes.append((byte < 0x20 && byte != 0x09) || byte == 0x7F ? 0x20 : byte)
            }
            bytes += "\r\n".utf8
        }
        if hasBody(response) {
            if !hasType { bytes += "Content-Type: application/octet-stream\r\n".utf8 }
            bytes += "Content-Length: \(response.body.count)\r\n".utf8
        }
        bytes += "\r\n".utf8
    }

    /// Whether a response of that status has a body and its headers at all (RFC 9110 section 6.4.1).
    static func hasBody(_ response: Response) -> Bool { response.status != 204 && response.status != 304 }

    private static let ours: Set = ["status", "content-length", "connection", "transfer-encoding"]

    private static func status(_ response: Response) -> String {
        guard (200...599).contains(response.status) else { return "500 Internal Server Error" }
        return reasons[response.status].map { "\(response.status) \($0)" } ?? "\(response.status) Status"
    }

    /// RFC 9110 section 5.6.2.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static let reasons = [
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 301: "Moved Permanently", 302: "Found",
        303: "See Other", 304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect",
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed",
        406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict", 410: "Gone", 411: "Length Required",
        412: "Precondition Failed", 413: "Content Too Large", 414: "URI Too Long",
        415: "Unsupported Media Type",
        422: "Unprocessable Content", 428: "Precondition Required", 429: "Too Many Requests",
        431: "Request Header Fields Too Large", 500: "Internal Server Error", 501: "Not Implemented",
        502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout", 507: "Insufficient Storage",
    ]
}
