import FastCGI
import JSON

/// A successful answer: a body and what the client may do with it.
struct Reply {
    /// The HTTP status code, 2xx.
    var status = 200
    /// The media type of the body.
    var contentType: String
    /// The body.
    var body: [UInt8]
    /// Further headers.
    var headers: [(name: String, value: String)] = []
    /// An entity tag computed beforehand, quotes included; nil to derive it from the body.
    var entityTag: String?
    /// Sends the body piece by piece instead.
    var stream: ((_ send: ([UInt8]) -> Bool) -> Void)?

    /// A JSON document written member by member.
    ///
    /// - Parameters:
    ///   - capacity: A guess of the size in bytes.
    ///   - members: Writes the members of the document's object.
    /// - Returns: The reply, with status 200.
    static func json(capacity: Int = 1024, _ members: (inout JSONWriter) throws -> Void) rethrows -> Reply {
        var writer = JSONWriter(capacity: capacity)
        writer.beginObject()
        try members(&writer)
        writer.endObject()
        return Reply(contentType: "application/json", body: writer.bytes)
    }

    /// A CSV document (RFC 4180, with a header row).
    static func csv(_ body: [UInt8]) -> Reply {
        Reply(contentType: "text/csv; charset=utf-8; header=present", body: body)
    }
}

/// An entity tag of a body, quotes included.
func entityTag(_ body: [UInt8]) -> String { "\"\(digest(body))\"" }
