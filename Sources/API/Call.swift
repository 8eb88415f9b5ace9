import FastCGI
import JSON

/// A request on its way through an endpoint: what was asked, by whom, when, and how long each phase took.
final class Call {
    /// The request as it came from the web server.
    let request: Request
    /// The id that names it in the reply and in the log.
    let requestID: String
    /// The matched route.
    let route: Route
    /// The values of the path's segments in braces.
    let pathParameters: [String: String]
    /// Seconds UTC at which the request was taken up; every "now" of the call is this one.
    let now: Int64
    /// When the computing has to be over, on the monotonic clock, in nanoseconds.
    let deadline: UInt64
    /// Who calls.
    let access: Access
    /// What the call takes of its client's limits; nil where nothing is counted.
    let allowance: Allowance?
    /// Where the work of a job is told; nil in a request of a client's.
    let progress: JobProgress?
    /// Nanoseconds spent getting bars, for `Server-Timing`.
    var dataNanoseconds: UInt64 = 0
    /// Nanoseconds spent computing, for `Server-Timing`.
    var computeNanoseconds: UInt64 = 0
    /// Who asked and what, to the letter: equal questions over equal bars have equal replies.
    private(set) lazy var question: [UInt8] =
        Array(access.owner.utf8) + [0] + Array(route.path.utf8) + [0] + request.body

    init(
        request: Request,
        route: Route,
        pathParameters: [String: String],
        now: Int64,
        deadline: UInt64,
        requestID: String,
        access: Access,
        allowance: Allowance?,
        progress: JobProgress? = nil
    ) {
        self.request = request
        self.route = route
        self.pathParameters = pathParameters
        self.now = now
        self.deadline = deadline
        self.requestID = requestID
        self.access = access
        self.allowance = allowance
        self.progress = progress
    }

    /// The body as an object whose members are the route's fields.
    ///
    /// - Throws: ``Problem``: 415 for another media type, 400 for what is not one strict JSON object.
    func body() throws -> BodyReader {
        try checkWhole()
        if request.body.isEmpty {
            guard route.body.contains(where: \.isRequired) else {
                return BodyReader(JSONObject(members: []), fields: route.body)
            }
            throw Problem(
                .invalidJSON,
                "The body is empty. Send a JSON object with: \(route.body.map(\.name).joined(separator: ", "))."
            )
        }
        try checkType("application/json")
        let document: JSONValue
        do {
            document = try JSONReader.parse(request.body)
        } catch {
            let place = "line \(error.line), column \(error.column)"
            throw Problem(
                .invalidJSON,
                "The body is not strict JSON (RFC 8259): \(error.message) (\(place)).",
                faults: [Fault(error.pointer, "\(error.message) (\(place))")]
            )
        }
        guard case .object(let object) = document else {
            throw Problem(
                .invalidJSON,
                "The body has to be one JSON object.",
                faults: [Fault("", "expected an object")]
            )
        }
        return BodyReader(object, fields: route.body)
    }

    /// The query parameters, checked against the route's.
    ///
    /// - Throws: ``Problem`` (400) naming the parameters the route takes, for an unknown or repeated one.
    func query() throws(Problem) -> [String: String] {
        var values: [String: String] = [:]
        var faults: [Fault] = []
        for (name, value) in request.query {
            if !route.query.contains(where: { $0.name == name }) {
                let known = route.query.map(\.name)
                faults.append(
                    Fault(
                        "?" + name,
                        known.isEmpty
                            ? "this path takes no query parameters"
                            : "accepted: \(known.joined(separator: ", "))"
                    )
                )
            } else if values.updateValue(value, forKey: name) != nil {
                faults.append(Fault("?" + name, "is given twice"))
            }
        }
        guard faults.isEmpty else {
            throw Problem(.invalidJSON, "The query string is not one this path takes.", faults: faults)
        }
        return values
    }

    /// Whether the client prefers CSV to JSON, by the weights of `Accept`; of two that weigh the same, the one named first.
    var prefersCSV: Bool {
        guard route.offersCSV, let accept = request.headers["accept"] else { return false }
        let accepted = AcceptedTypes(accept)
        let csv = accepted.preference(for: "text/csv")
        let json = accepted.preference(for: "application/json")
        guard csv.weight > 0 else { return false }
        // Of two under the same wildcard neither is named, so JSON stays.
        return csv.weight > json.weight || (csv.weight == json.weight && csv.place < json.place)
    }

    /// The body of a route that takes files.
    ///
    /// - Throws: ``Problem``: 415 for another media type, 413 for more than the route takes.
    func upload(_ upload: Route.Upload) throws(Problem) -> [UInt8] {
        try checkWhole()
        try checkType(upload.mediaType)
        guard request.body.count <= upload.maximumBytes else {
            throw Problem(.payloadTooLarge, "The body is larger than \(upload.maximumBytes) bytes.")
        }
        return request.body
    }

    private func checkWhole() throws(Problem) {
        switch request.bodyFault {
        case .tooLarge(let limit):
            throw Problem(.payloadTooLarge, "The body is larger than \(limit) bytes.")
        case .lengthMismatch(let declared, let received):
            throw Problem(
                .invalidJSON,
                "The body has \(received) bytes, but its Content-Length says \(declared)."
            )
        case nil: break
        }
    }

    private func checkType(_ wanted: String) throws(Problem) {
        guard Self.isMediaType(request.headers["content-type"], wanted) else {
            let sent = request.headers["content-type"].map { "'\($0)'" } ?? "no Content-Type"
            throw Problem(
                .unsupportedMediaType,
                "The body came as \(sent). Send it with 'Content-Type: \(wanted)'."
            )
        }
        if let encoding = request.headers["content-encoding"], encoding.lowercased() != "identity" {
            throw Problem(
                .unsupportedMediaType,
                "The body came with 'Content-Encoding: \(encoding)'. Send it uncompressed."
            )
        }
    }

    private static func isMediaType(_ contentType: String?, _ wanted: String) -> Bool {
        guard let contentType else { return false }
        if contentType == wanted { return true }
        let parts = contentType.lowercased().split(separator: ";").map {
            $0.filter { $0 != " " && $0 != "\t" }
        }
        guard parts.first == wanted else { return false }
        // RFC 8259 section 8.1: UTF-8 is the only encoding; the parameter is tolerated when it says so.
        return parts.dropFirst().allSatisfy {
            !$0.hasPrefix("charset=") || $0.contains("utf-8") || $0.contains("us-ascii")
        }
    }
}
