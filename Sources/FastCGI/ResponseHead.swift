/// The head of a response as a CGI responder writes it (RFC 3875 section 6.2).
enum ResponseHead {
    /// Bytes of the head, blank line included.
    ///
    /// Control characters in values become spaces and headers whose name is not a token are left out, so that nothing a
    /// client sent can start a line of its own.
    static func append(_ response: Response, to bytes: inout [UInt8]) {
        let status = (200...599).contains(response.status) ? response.status : 500
        bytes += "Status: ".utf8
        append(status, to: &bytes)
        bytes.append(space)
        bytes += (reasons[status] ?? "Status").utf8
        bytes += lineEnd
        var hasType = false
        for header in response.headers {
            let name = header.name.utf8
            guard !name.isEmpty, name.allSatisfy(isToken), !ours.contains(where: { isSame($0, name) }) else {
                continue
            }
            if isSame("content-type", name) { hasType = true }
            bytes += name
            bytes += ": ".utf8
            for byte in header.value.utf8 {
                bytes.append((byte < space && byte != 0x09) || byte == 0x7F ? space : byte)
            }
            bytes += lineEnd
        }
        if hasBody(response) {
            if !hasType { bytes += "Content-Type: application/octet-stream\r\n".utf8 }
            if response.stream == nil {
                bytes += "Content-Length: ".utf8
                append(response.body.count, to: &bytes)
                bytes += lineEnd
            }
        }
        bytes += lineEnd
    }

    /// Whether a response of that status has a body and its headers at all (RFC 9110 section 6.4.1).
    static func hasBody(_ response: Response) -> Bool { response.status != 204 && response.status != 304 }

    private static let ours: [StaticString] = ["status", "content-length", "connection", "transfer-encoding"]
    private static let space = UInt8(ascii: " ")
    private static let lineEnd = "\r\n".utf8

    /// Whether a name is this one in lower case, but for case.
    private static func isSame(_ lower: StaticString, _ name: String.UTF8View) -> Bool {
        guard lower.utf8CodeUnitCount == name.count else { return false }
        return lower.withUTF8Buffer { letters in
            unsafe zip(letters, name).allSatisfy { $0 == $1 | ($1 & 0x40) >> 1 }
        }
    }

    private static func append(_ number: Int, to bytes: inout [UInt8]) {
        if number >= 10 { append(number / 10, to: &bytes) }
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
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
