import JSON

extension Problem {
    /// The shape of a problem document (RFC 9457).
    static let schema = Schema.object([
        .reply("type", .words(ProblemKind.allCases.map(\.type)), "The address of the kind's explanation."),
        .reply("title", .string, "The kind in words; the same for every occurrence."),
        .reply("status", .integerIn(400...599), "The HTTP status code."),
        .reply("detail", .string, "What was wrong this time, and what would have been accepted."),
        .reply("instance", .string, "The request's id."),
        .reply(
            "errors",
            .array(
                of: .object([
                    .reply(
                        "pointer",
                        .string,
                        "JSON Pointer into the body, ?name for a query parameter, or the line of a file."
                    ),
                    .reply("detail", .string, "What is wrong, and what would have been accepted."),
                ])
            ),
            isOptional: true,
            "Every fault found in the request, not just the first."
        ),
        .reply(
            "invalid_rows",
            invalidRows,
            isOptional: true,
            "Of a file that was refused: the first hundred lines that are no bars."
        ),
    ])

    /// The shape of lines of a file that are no bars.
    static let invalidRows = Schema.array(
        of: .object([
            .reply("line", .integer, "The line, from 1."),
            .reply("detail", .string, "What is wrong, and what would have been accepted."),
        ])
    )

    /// A problem for each item that failed, by the item's name.
    static let byItem = Schema.mapping(to: .named("Problem", schema))
}

extension Route {
    /// The status codes of problems that a call of this route can come to, nginx's own included.
    var problemStatuses: [Int] {
        var statuses: Set<Int> = [400, 414, 429, 431, 500, 502, 503, 504]
        statuses.formUnion(otherProblems)
        if access != .open { statuses.insert(401) }
        if access == .admin { statuses.insert(403) }
        if upload != nil { statuses.formUnion([413, 415, 422]) }
        if !body.isEmpty { statuses.formUnion([404, 413, 415, 422]) }
        if !query.isEmpty { statuses.insert(422) }
        if path.contains("{") { statuses.insert(404) }
        return statuses.sorted()
    }
}

extension ProblemKind {
    /// The status codes it is sent with; some of nginx's own errors share a kind with the responders'.
    var statuses: [Int] {
        switch self {
        case .invalidRequest: [400, 414, 422]
        case .overloaded: [502, 503]
        default: [status]
        }
    }
}

extension JSONWriter {
    /// Writes `components/responses`: one a status code.
    mutating func problemResponses() {
        for status in Set(ProblemKind.allCases.flatMap(\.statuses)).sorted() {
            let kinds = ProblemKind.allCases.filter { $0.statuses.contains(status) }
            key("Problem\(status)")
            beginObject()
            member("description", kinds.map { "\($0.title) (`\($0.rawValue)`)." }.joined(separator: " "))
            if [429, 503].contains(status) {
                object("headers") { json in
                    json.object("Retry-After") { json in
                        json.member("description", "Seconds after which a repetition may succeed.")
                        json.object("schema") { $0.member("type", "integer") }
                    }
                }
            }
            object("content") { json in
                json.problemContent(
                    examples: kinds.map { kind in
                        (kind.rawValue, Problem(kind, kind.exampleDetail))
                    },
                    status: status
                )
            }
            endObject()
        }
    }

    /// Writes the media type of a problem, with examples.
    mutating func problemContent(examples: [(name: String, problem: Problem)] = [], status: Int = 0) {
        object("application/problem+json") { json in
            json.object("schema") { $0.member("$ref", "#/components/schemas/Problem") }
            guard !examples.isEmpty else { return }
            json.object("examples") { json in
                for (name, problem) in examples {
                    json.key(name)
                    json.beginObject()
                    json.object("value") { json in
                        json.member("type", problem.kind.type)
                        json.member("title", problem.kind.title)
                        json.member("status", status)
                        json.member("detail", problem.detail)
                        json.member("instance", "4f9c0e6f3c5d4b0e9a1d7c2b8e6f0a13")
                    }
                    json.endObject()
                }
            }
        }
    }
}

extension ProblemKind {
    /// What the detail of such a problem reads like.
    fileprivate var exampleDetail: String {
        switch self {
        case .invalidJSON:
            "The body is not strict JSON (RFC 8259): a comma before the closing bracket (line 1, column 17)."
        case .invalidRequest:
            "/period: '1 year' is not one of: 1d 5d 1mo 3mo 6mo 1y 2y 5y 10y ytd max, or Nd Nw Nmo Ny."
        case .unauthorized: "This server needs an API key: 'Authorization: Bearer KEY' or 'X-API-Key: KEY'."
        case .forbidden: "This call needs the admin token, or a client on the same host where none is set."
        case .notFound: "There is nothing at this address. /docs/ lists all paths."
        case .unknownSymbol: "No provider knows the symbol AAPLE."
        case .noData: "There are no bars of AAPL in this range."
        case .methodNotAllowed: "/api/strategy/run answers POST, not GET."
        case .conflict: "The job is running; it has no result yet."
        case .payloadTooLarge: "The body is larger than 1048576 bytes."
        case .headersTooLarge:
            "The request has more headers than this service reads: some 220 of them, or 60 KiB."
        case .unsupportedMediaType:
            "The body came as 'text/plain'. Send it with 'Content-Type: application/json'."
        case .workLimit:
            "The request asks for more bars × combinations × symbols than one may work through (SYNC_WORK_LIMIT)."
        case .rateLimited: "This client sent more requests than it may. Wait as long as Retry-After says."
        case .internalError: "Something went wrong here. The log has the details under the id in 'instance'."
        case .providerError: "A data provider answered with something that is not usable."
        case .overloaded: "The service is busy. Wait as long as Retry-After says."
        case .storageUnavailable: "What this call works on cannot be read or written now."
        case .providerUnavailable: "No data provider could be reached."
        case .timeout: "The computing was given up: it would have taken longer than one request may."
        }
    }
}
