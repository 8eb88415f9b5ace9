import FastCGI
import JSON

extension Problem {
    /// The problem as `application/problem+json` (RFC 9457 section 3).
    ///
    /// - Parameter instance: The id of the request.
    /// - Returns: A response that no cache keeps.
    func response(instance: String) -> Response {
        var writer = JSONWriter(capacity: 512)
        write(to: &writer, instance: instance)
        var headers: [(name: String, value: String)] = [
            ("Content-Type", "application/problem+json"), ("Cache-Control", "no-store"),
        ]
        if let retryAfterSeconds { headers.append(("Retry-After", String(retryAfterSeconds))) }
        if !allowedMethods.isEmpty { headers.append(("Allow", allowedMethods.joined(separator: ", "))) }
        if kind == .unauthorized { headers.append(("WWW-Authenticate", "Bearer")) }
        return Response(status: kind.status, headers: headers, body: writer.bytes)
    }

    /// Writes the problem's object.
    ///
    /// - Parameters:
    ///   - writer: Where to.
    ///   - instance: The id of the request.
    func write(to writer: inout JSONWriter, instance: String) {
        writer.beginObject()
        writer.member("type", kind.type)
        writer.member("title", kind.title)
        writer.member("status", kind.status)
        writer.member("detail", detail)
        writer.member("instance", instance)
        if !faults.isEmpty {
            writer.key("errors")
            writer.beginArray()
            for fault in faults {
                writer.beginObject()
                writer.member("pointer", fault.pointer)
                writer.member("detail", fault.detail)
                writer.endObject()
            }
            writer.endArray()
        }
        let lines = faults.compactMap { fault in fault.line.map { (number: $0, detail: fault.detail) } }
        if !lines.isEmpty { writer.invalidRows(lines) }
        writer.endObject()
    }
}

extension JSONWriter {
    /// Writes `invalid_rows`: the lines of a file that are no bars.
    mutating func invalidRows(_ lines: [(number: Int, detail: String)]) {
        key("invalid_rows")
        beginArray()
        for line in lines {
            beginObject()
            member("line", line.number)
            member("detail", line.detail)
            endObject()
        }
        endArray()
    }
}
