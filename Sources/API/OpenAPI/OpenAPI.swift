import JSON

/// The OpenAPI 3.1 description of the service, derived from the routes, their fields and their replies.
///
/// `nginx/docs/openapi.json` holds its output; a test compares the two.
/// Source: https://spec.openapis.org/oas/v3.1.0
public enum OpenAPI {
    /// The document as JSON.
    ///
    /// - Parameters:
    ///   - version: The service's release.
    ///   - examples: Successful replies as JSON, by ``operationID(_:)``.
    /// - Returns: UTF-8, indented, a member a line.
    public static func document(version: String, examples: [String: [UInt8]] = [:]) -> [UInt8] {
        var json = JSONWriter(capacity: 262_144)
        json.beginObject()
        json.member("openapi", "3.1.0")
        json.object("info") { json in
            json.member("title", "Backtester")
            json.member("version", version)
            json.member(
                "description",
                "Backtests trading strategies over market data. Fractions throughout, never percent; times in UTC. "
                    + "Every path is answered with and without a slash at its end."
            )
            json.object("license") { json in
                json.member("name", "MIT")
                json.member("identifier", "MIT")
            }
        }
        json.key("servers")
        json.beginArray()
        json.beginObject()
        json.member("url", "/")
        json.endObject()
        json.endArray()
        json.tags()
        json.object("paths") { json in
            for path in unique(allEndpoints.map { $0.route.path }) {
                json.key(path)
                json.beginObject()
                for endpoint in allEndpoints where endpoint.route.path == path {
                    let id = operationID(endpoint)
                    json.key(endpoint.route.method.rawValue.lowercased())
                    json.operation(endpoint.route, id: id, example: examples[id])
                }
                json.endObject()
            }
        }
        json.object("components") { json in
            json.object("schemas") { json in
                for (name, schema) in namedSchemas {
                    json.key(name)
                    json.schema(schema, .reply)
                }
            }
            json.object("responses") { $0.problemResponses() }
            json.object("headers") { $0.replyHeaders() }
            json.securitySchemes()
        }
        json.endObject()
        return indented(json.bytes) + [UInt8(ascii: "\n")]
    }

    /// The name of an endpoint's operation: its type's name with a small first letter.
    static func operationID(_ endpoint: any Endpoint.Type) -> String {
        let name = String(describing: endpoint)
        return name.prefix(1).lowercased() + name.dropFirst()
    }

    /// Every shape with a name, once, in the order of its name.
    private static var namedSchemas: [(name: String, schema: Schema)] {
        var found: [String: Schema] = ["Problem": Problem.schema]
        func visit(_ schema: Schema) {
            if case .named(let name, let inner) = schema, found.updateValue(inner, forKey: name) != nil {
                return
            }
            for part in schema.parts { visit(part) }
        }
        for endpoint in allEndpoints {
            for reply in endpoint.route.replies { visit(reply.content) }
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func unique(_ paths: [String]) -> [String] {
        var seen: Set<String> = []
        return paths.filter { seen.insert($0).inserted }
    }
}

extension JSONWriter {
    fileprivate mutating func tags() {
        key("tags")
        beginArray()
        for (name, description) in [
            ("data", "Bars, indicators and exchanges."), ("strategy", "Backtests, comparisons and searches."),
            ("performance", "How the service is doing."),
        ] {
            beginObject()
            member("name", name)
            member("description", description)
            endObject()
        }
        endArray()
    }

    fileprivate mutating func securitySchemes() {
        object("securitySchemes") { json in
            json.object("bearer") { json in
                json.member("type", "http")
                json.member("scheme", "bearer")
                json.member("description", "A key of API_KEYS, or ADMIN_TOKEN.")
            }
            json.object("key") { json in
                json.member("type", "apiKey")
                json.member("in", "header")
                json.member("name", "X-API-Key")
                json.member("description", "A key of API_KEYS.")
            }
        }
    }
}
