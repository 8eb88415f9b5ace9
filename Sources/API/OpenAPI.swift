import JSON

/// The OpenAPI 3.1 description of the service, derived from the routes and their fields.
///
/// `nginx/docs/openapi.json` holds its output; a test compares the two.
/// Source: https://spec.openapis.org/oas/v3.1.0
public enum OpenAPI {
    /// The document as JSON.
    ///
    /// - Parameter version: The service's release.
    /// - Returns: UTF-8, one line a path.
    public static func document(version: String) -> [UInt8] {
        var json = JSONWriter(capacity: 65_536)
        json.beginObject()
        json.member("openapi", "3.1.0")
        json.object("info") { json in
            json.member("title", "Backtester")
            json.member("version", version)
            json.member(
                "description",
                "Backtests trading strategies over market data. Fractions throughout, never percent; times in UTC."
            )
        }
        json.object("paths") { json in
            for path in unique(allEndpoints.map { $0.route.path }) {
                json.key(path)
                json.beginObject()
                for endpoint in allEndpoints where endpoint.route.path == path {
                    json.key(endpoint.route.method.rawValue.lowercased())
                    json.operation(endpoint.route)
                }
                json.endObject()
            }
        }
        json.object("components") { json in
            json.object("schemas") { $0.object("Problem", problemSchema) }
            json.object("securitySchemes") { json in
                json.object("bearer") { json in
                    json.member("type", "http")
                    json.member("scheme", "bearer")
                }
                json.object("key") { json in
                    json.member("type", "apiKey")
                    json.member("in", "header")
                    json.member("name", "X-API-Key")
                }
            }
        }
        json.endObject()
        return json.bytes
    }

    private static func unique(_ paths: [String]) -> [String] {
        var seen: Set<String> = []
        return paths.filter { seen.insert($0).inserted }
    }

    private static func problemSchema(_ json: inout JSONWriter) {
        json.member("type", "object")
        json.member("description", "RFC 9457. `errors` lists every fault of a request with its JSON Pointer.")
        json.object("properties") { json in
            for (name, type) in [
                ("type", "string"), ("title", "string"), ("status", "integer"), ("detail", "string"),
                ("instance", "string"),
            ] {
                json.key(name)
                json.beginObject()
                json.member("type", type)
                json.endObject()
            }
            json.object("errors") { json in
                json.member("type", "array")
                json.object("items") { json in
                    json.member("type", "object")
                    json.object("properties") { json in
                        json.object("pointer") { $0.member("type", "string") }
                        json.object("detail") { $0.member("type", "string") }
                    }
                }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func operation(_ route: Route) {
        beginObject()
        member("summary", route.summary)
        key("parameters")
        beginArray()
        for segment in route.path.split(separator: "/") where segment.hasPrefix("{") {
            beginObject()
            member("name", String(segment.dropFirst().dropLast()))
            member("in", "path")
            member("required", true)
            object("schema") { $0.member("type", "string") }
            endObject()
        }
        for field in route.query {
            beginObject()
            member("name", field.name)
            member("in", "query")
            member("description", field.description)
            key("schema")
            schema(field)
            endObject()
        }
        endArray()
        if !route.body.isEmpty {
            object("requestBody") { json in
                json.member("required", route.body.contains(where: \.isRequired))
                json.object("content") { json in
                    json.object("application/json") { json in
                        json.key("schema")
                        json.objectSchema(route.body)
                    }
                }
            }
        }
        object("responses") { json in
            json.object("200") { json in
                json.member("description", route.summary)
                json.object("content") { json in
                    json.object("application/json") { json in
                        json.object("schema") { $0.member("type", "object") }
                    }
                    if route.offersCSV {
                        json.object("text/csv") { json in
                            json.object("schema") { $0.member("type", "string") }
                        }
                    }
                }
            }
            json.object("default") { json in
                json.member("description", "A problem.")
                json.object("content") { json in
                    json.object("application/problem+json") { json in
                        json.object("schema") { $0.member("$ref", "#/components/schemas/Problem") }
                    }
                }
            }
        }
        endObject()
    }

    private mutating func objectSchema(_ fields: [Field]) {
        beginObject()
        member("type", "object")
        member("additionalProperties", false)
        let required = fields.filter(\.isRequired).map(\.name)
        if !required.isEmpty { member("required", required) }
        object("properties") { json in
            for field in fields {
                json.key(field.name)
                json.schema(field)
            }
        }
        endObject()
    }

    private mutating func schema(_ field: Field) {
        beginObject()
        member("description", field.description)
        if !field.choices.isEmpty { member("enum", field.choices) }
        if let defaultValue = field.defaultValue, (try? JSONReader.parse(Array(defaultValue.utf8))) != nil {
            key("default")
            raw(Array(defaultValue.utf8))
        }
        kind(field.kind)
        endObject()
    }

    private mutating func kind(_ kind: Field.Kind) {
        switch kind {
        case .string: member("type", "string")
        case .integer: member("type", "integer")
        case .number: member("type", "number")
        case .boolean: member("type", "boolean")
        case .map: member("type", "object")
        case .time: member("type", ["string", "integer"])
        case .array(let element):
            member("type", "array")
            object("items") { $0.kind(element) }
        case .object(let fields):
            member("type", "object")
            object("properties") { json in
                for field in fields {
                    json.key(field.name)
                    json.schema(field)
                }
            }
        case .oneOf(let kinds):
            key("oneOf")
            beginArray()
            for each in kinds {
                beginObject()
                self.kind(each)
                endObject()
            }
            endArray()
        }
    }
}
