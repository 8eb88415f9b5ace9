import FastCGI
import Glibc
import JSON
import Logging

/// One line of JSON for each request, and one in the service's log for each slow one.
///
/// | member | |
/// |---|---|
/// | `time` | when the request was taken up, UTC |
/// | `id` | the request's id, as the reply and all logs name it |
/// | `client` | the address nginx saw |
/// | `method`, `path` | as sent, without the query |
/// | `route` | the route it was matched to |
/// | `status`, `bytes` | of the reply; 499 where the client had gone before it was written |
/// | `queue_ms`, `data_ms`, `compute_ms`, `total_ms` | as in `Server-Timing` |
/// | `pid` | the responder |
///
/// No header, query or body is ever in it, so no key is. A class, because it owns the file.
final class AccessLog {
    private let file: LogFile?
    private let slowMilliseconds: Int
    private let log: Logger
    private var entry: Entry?

    private struct Entry {
        let time: String
        let id: String
        let client: String
        let method: String
        let path: String
        let route: String
        let status: Int
        let bytes: Int
        /// Phases and their milliseconds, the number as it was written.
        let timing: [(name: Substring, milliseconds: Substring)]

        var total: Double { timing.last.flatMap { Double($0.milliseconds) } ?? 0 }
    }

    init(_ settings: Settings, _ log: Logger) {
        file = settings.accessLog == "off" ? nil : LogFile(path: settings.accessLogPath)
        slowMilliseconds = settings.slowRequestMilliseconds
        self.log = log
    }

    /// Opens the file by its name again.
    func reopen() { file?.reopen() }

    /// Lines that could not be written since it was last asked.
    func takeDropped() -> Int { file?.takeDropped() ?? 0 }

    /// Takes note of an answer that is about to be written.
    ///
    /// - Parameters:
    ///   - response: The answer.
    ///   - request: What it answers.
    ///   - route: The route it was matched to.
    ///   - received: When it was taken up, microseconds UTC.
    func note(_ response: Response, to request: Request, route: String, received: Int64) {
        guard file != nil || slowMilliseconds > 0 else { return }
        func header(_ name: String) -> String { response.headers.first { $0.name == name }?.value ?? "" }
        entry = Entry(
            time: Timestamp.text(microseconds: received),
            id: header("X-Request-Id"),
            client: request.remoteAddress,
            method: request.method,
            path: request.path,
            route: route,
            status: response.status,
            bytes: response.body.count,
            timing: header("Server-Timing").utf8.split(separator: UInt8(ascii: ",")).compactMap { phase in
                let phase = phase.drop { $0 == UInt8(ascii: " ") }
                guard let mark = phase.firstIndex(of: UInt8(ascii: ";")) else { return nil }
                return (Substring(phase[..<mark]), Substring(phase[mark...].dropFirst(";dur=".utf8.count)))
            }
        )
    }

    /// Writes the line of the answer noted last, now that its fate is known.
    ///
    /// - Parameter isDelivered: Whether the web server took all of it.
    func write(isDelivered: Bool) {
        guard let entry else { return }
        self.entry = nil
        let status = isDelivered ? entry.status : 499
        if slowMilliseconds > 0, entry.total >= Double(slowMilliseconds) {
            log.event(
                .warning,
                "slow request",
                [("id", entry.id), ("route", entry.route), ("status", String(status))]
                    + entry.timing.map { ($0.name + "_ms", String($0.milliseconds)) }
            )
        }
        guard let file else { return }
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        for (name, value) in [
            ("time", entry.time), ("id", entry.id), ("client", entry.client), ("method", entry.method),
            ("route", entry.route), ("path", String(entry.path.prefix(256))),
        ] as [(StaticString, String)] {
            json.key(name)
            json.string(value)
        }
        json.key("status")
        json.number(status)
        json.key("bytes")
        json.number(entry.bytes)
        for (name, milliseconds) in entry.timing {
            json.key(name + "_ms")
            json.raw(milliseconds.utf8)
        }
        json.key("pid")
        json.number(Int(getpid()))
        json.endObject()
        file.write(json.bytes)
    }
}
