import JSON

extension JSONWriter {
    /// Writes the operation of one route.
    ///
    /// - Parameters:
    ///   - route: The route.
    ///   - id: Its operation id.
    ///   - example: A successful reply as JSON.
    mutating func operation(_ route: Route, id: String, example: [UInt8]?) {
        beginObject()
        member("operationId", id)
        member("tags", [String(route.path.split(separator: "/")[1])])
        member("summary", route.summary)
        security(route)
        parameters(route)
        if !route.body.isEmpty { requestBody(route) }
        if let upload = route.upload { requestBody(upload) }
        object("responses") { json in
            json.replies(route, example: example)
            for status in route.problemStatuses where !route.replies.contains(where: { $0.status == status })
            {
                json.key(String(status))
                json.beginObject()
                json.member("$ref", "#/components/responses/Problem\(status)")
                json.endObject()
            }
        }
        endObject()
    }

    /// No key may be needed, where none is set; so the empty requirement is among them.
    private mutating func security(_ route: Route) {
        guard route.access != .open else { return }
        key("security")
        beginArray()
        for scheme in ["", "bearer", "key"] where !(route.access == .admin && scheme == "key") {
            beginObject()
            if !scheme.isEmpty {
                key(scheme)
                beginArray()
                endArray()
            }
            endObject()
        }
        endArray()
    }

    private mutating func parameters(_ route: Route) {
        let segments = route.path.split(separator: "/").filter { $0.hasPrefix("{") }
        guard !segments.isEmpty || !route.query.isEmpty || route.isDeferrable else { return }
        key("parameters")
        beginArray()
        for segment in segments {
            beginObject()
            member("name", String(segment.dropFirst().dropLast()))
            member("in", "path")
            member("required", true)
            key("schema")
            schema(segment == "{symbol}" ? .symbol : .string, .request)
            endObject()
        }
        for (name, description) in route.isDeferrable ? RequestHeader.ofDeferrable : [] {
            beginObject()
            member("name", name)
            member("in", "header")
            member("required", false)
            member("description", description)
            object("schema") { $0.member("type", "string") }
            endObject()
        }
        for field in route.query {
            beginObject()
            member("name", field.name)
            member("in", "query")
            member("required", field.isRequired)
            member("description", field.description)
            key("schema")
            // A query's value is never null.
            schema(field.choices.isEmpty ? field.kind : .words(field.choices), .request)
            endObject()
        }
        endArray()
    }

    private mutating func requestBody(_ route: Route) {
        object("requestBody") { json in
            json.member("required", route.body.contains(where: \.isRequired))
            json.object("content") { json in
                json.object("application/json") { json in
                    json.key("schema")
                    json.schema(.object(route.body), .request)
                    if let example = route.example {
                        json.key("example")
                        json.raw(Array(example.utf8))
                    }
                }
            }
        }
    }

    private mutating func requestBody(_ upload: Route.Upload) {
        object("requestBody") { json in
            json.member("required", true)
            json.member("description", upload.description)
            json.object("content") { json in
                json.key(upload.mediaType)
                json.beginObject()
                json.object("schema") { $0.member("type", "string") }
                json.key("example")
                json.string(upload.example)
                json.endObject()
            }
        }
    }

    private mutating func replies(_ route: Route, example: [UInt8]?) {
        for (status, content) in route.replies {
            let isProblemToo = route.problemStatuses.contains(status)
            key(String(status))
            beginObject()
            member("description", isProblemToo ? route.summary + " Or a problem." : route.summary)
            object("headers") { json in
                for name in ReplyHeader.all.map(\.name)
                where (route.price > 0 || !name.hasPrefix("RateLimit"))
                    && (status == 202 || name != "Location")
                {
                    json.key(name)
                    json.beginObject()
                    json.member("$ref", "#/components/headers/" + name)
                    json.endObject()
                }
            }
            if status != 204 {
                object("content") { json in
                    json.key(route.mediaType)
                    json.beginObject()
                    json.key("schema")
                    json.schema(content, .reply)
                    if status == 200, let example {
                        json.key("example")
                        json.raw(example)
                    }
                    json.endObject()
                    if route.offersCSV {
                        json.object("text/csv") { json in
                            json.object("schema") { $0.member("type", "string") }
                        }
                    }
                    if isProblemToo { json.problemContent() }
                }
            }
            endObject()
        }
        if route.method == .get {
            object("304") {
                $0.member("description", "The client has it already: its If-None-Match holds the ETag.")
            }
        }
    }
}

/// A header that requests may carry, beside those of every request.
enum RequestHeader {
    /// Of routes whose work may become a job.
    static let ofDeferrable: [(name: String, description: String)] = [
        ("Prefer", "`respond-async` makes a job of the work, however little it is (RFC 7240)."),
        (
            "Idempotency-Key",
            "1 to 255 characters of the client's own: the request is carried out once in 24 hours, repetitions get the first answer."
        ),
    ]
}

/// A header that successful replies carry.
enum ReplyHeader {
    static let all: [(name: String, description: String)] = [
        ("X-Request-Id", "The request's id: the client's own when it sent a sane one."),
        ("Server-Timing", "Milliseconds of waiting, getting bars and computing."),
        (
            "RateLimit",
            "What is left to this client (IETF draft, structured fields); absent where no limit is set."
        ),
        ("Location", "The address of the job."),
        ("RateLimit-Policy", "The limit this client is held to; absent where none is set."),
    ]
}

extension JSONWriter {
    /// Writes `components/headers`.
    mutating func replyHeaders() {
        for (name, description) in ReplyHeader.all {
            key(name)
            beginObject()
            member("description", description)
            object("schema") { $0.member("type", "string") }
            endObject()
        }
    }
}
