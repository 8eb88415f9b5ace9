import JSON

/// The members of a module's first page.
enum ModuleShape {
    static let members: [Field] = [
        SeriesShape.success, .reply("module", .string, "Its name."),
        .reply("description", .string, "What it is for."),
        .reply(
            "endpoints",
            .array(
                of: .object([
                    .reply("method", .string, "The HTTP method."), .reply("path", .string, "The path."),
                    .reply("description", .string, "What a call gives."),
                    .reply(
                        "access",
                        .words(Route.Access.allCases.map(\.rawValue)),
                        "open to anybody, to client keys where keys are handed out, to the administrator."
                    ),
                    .reply(
                        "price",
                        .integer,
                        "Units of the client's limit, before its work is known; 0 is not counted."
                    ),
                ])
            ),
            "Its routes."
        ),
    ]
}

extension JSONWriter {
    /// Writes what the first page of a module says: its name, a sentence, and its routes.
    ///
    /// - Parameters:
    ///   - name: The module, which is also the path's second segment.
    ///   - description: One sentence.
    mutating func module(_ name: String, _ description: String) {
        member("status", "success")
        member("module", name)
        member("description", description)
        key("endpoints")
        beginArray()
        for endpoint in allEndpoints where endpoint.route.path.hasPrefix("/api/\(name)") {
            beginObject()
            member("method", endpoint.route.method.rawValue)
            member("path", endpoint.route.path)
            member("description", endpoint.route.summary)
            member("access", endpoint.route.access.rawValue)
            member("price", endpoint.route.price)
            endObject()
        }
        endArray()
    }
}
