import JSON

/// An OpenAPI document that replies are held to.
///
/// Stricter than a client has to be: a member that the document does not name is a fault too, so that nothing is replied
/// that is not documented. Own code because no Swift package of that kind reads JSON Schema 2020-12, and Python is not
/// there where these tests run; schemathesis beside it (`Tests/Browser/run`) is the independent opinion.
public struct Contract: Sendable {
    let document: JSONValue

    /// - Parameter document: An OpenAPI 3.1 document.
    /// - Throws: What is wrong with its JSON.
    public init(_ document: [UInt8]) throws {
        self.document = try JSONReader.parse(document)
    }

    /// What is wrong with a reply.
    ///
    /// - Parameters:
    ///   - method: The request's method.
    ///   - target: The request's path and query.
    ///   - status: The reply's status code.
    ///   - contentType: The reply's `Content-Type`; nil for none.
    ///   - body: The reply's body.
    /// - Returns: A sentence a fault; empty when the reply is as documented.
    public func faults(
        method: String,
        target: String,
        status: Int,
        contentType: String?,
        body: [UInt8]
    ) -> [String] {
        let mediaType = contentType.map { String($0.prefix { $0 != ";" }) }
        guard let operation = operation(method, target), status != 405 else {
            // No route, no operation: all that may come is a problem.
            if method == "OPTIONS" || body.isEmpty { return [] }
            guard mediaType == "application/problem+json" else {
                return ["\(method) \(target): \(status) came as \(mediaType ?? "nothing"), not as a problem"]
            }
            return check(body, against: reference("#/components/schemas/Problem"), at: "\(method) \(target)")
        }
        let place = "\(method) \(target) \(status)"
        guard let reply = operation["responses"]?[String(status)].map(resolved) else {
            return ["\(place): the status is not documented"]
        }
        guard let content = reply["content"] else {
            return body.isEmpty ? [] : ["\(place): no body is documented"]
        }
        if method == "HEAD" { return [] }
        guard let mediaType, let media = content[mediaType] else {
            return ["\(place): the content type \(contentType ?? "none") is not documented"]
        }
        guard mediaType.hasSuffix("json") else { return [] }
        return check(body, against: media["schema"] ?? .null, at: place)
    }

    private func check(_ body: [UInt8], against schema: JSONValue, at place: String) -> [String] {
        guard let value = try? JSONReader.parse(body) else { return ["\(place): the body is not JSON"] }
        return faults(value, schema, at: "").map { "\(place): \($0)" }
    }

    /// The operation a request goes to; `HEAD` is answered as `GET` is.
    private func operation(_ method: String, _ target: String) -> JSONValue? {
        let path = target.prefix { $0 != "?" }.split(separator: "/")
        let name = method == "HEAD" ? "get" : method.lowercased()
        for (template, item) in document["paths"]?.members ?? [] {
            let segments = template.split(separator: "/")
            guard segments.count == path.count,
                zip(segments, path).allSatisfy({ $0.hasPrefix("{") || $0 == $1 })
            else { continue }
            if let operation = item[name] { return operation }
        }
        return nil
    }

    /// What a `$ref` points to, or the value itself.
    func resolved(_ value: JSONValue) -> JSONValue {
        value["$ref"]?.string.map(reference) ?? value
    }

    private func reference(_ pointer: String) -> JSONValue {
        pointer.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] ?? .null }
    }
}

extension JSONValue {
    /// The member of a name, nil where there is none.
    subscript(_ name: String) -> JSONValue? { object?[name] }
    /// The members, none of what is no object.
    var members: [(name: String, value: JSONValue)] { object?.members ?? [] }
}
