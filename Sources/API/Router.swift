/// Finds the endpoint of a method and a path.
///
/// Built once, immutable while serving.
struct Router: Sendable {
    /// An endpoint, and what the path's segments in braces held.
    struct Destination {
        let endpoint: any Endpoint.Type
        /// Where the endpoint stands in the list the router was made of.
        let place: Int
        let pathParameters: [String: String]
    }

    /// What a path leads to.
    enum Match {
        case destination(Destination)
        case wrongMethod(allowed: [String])
        case unknownPath
    }

    private typealias Methods = [String: (endpoint: any Endpoint.Type, place: Int)]

    private let exact: [String: Methods]
    private let templates: [(segments: [Substring], methods: Methods)]

    /// - Precondition: No two endpoints share a method and a path.
    init(_ endpoints: [any Endpoint.Type]) {
        var exact: [String: Methods] = [:]
        var templates: [String: Methods] = [:]
        for (place, endpoint) in endpoints.enumerated() {
            let route = endpoint.route
            var methods = [route.method.rawValue]
            if route.method == .get { methods.append("HEAD") }
            for method in methods {
                if route.path.contains("{") {
                    precondition(
                        templates[route.path]?[method] == nil,
                        "\(method) \(route.path) stands twice"
                    )
                    templates[route.path, default: [:]][method] = (endpoint, place)
                } else {
                    precondition(exact[route.path]?[method] == nil, "\(method) \(route.path) stands twice")
                    exact[route.path, default: [:]][method] = (endpoint, place)
                }
            }
        }
        self.exact = exact
        self.templates = templates.map { (Self.segments($0.key), $0.value) }
    }

    /// - Parameters:
    ///   - method: As sent, upper case.
    ///   - path: Decoded, with or without one trailing slash.
    /// - Returns: What the path leads to.
    func match(_ method: String, _ path: String) -> Match {
        let path = Self.withoutTrailingSlash(path)
        if let methods = exact[path] { return Self.pick(methods, method, [:]) }
        let segments = Self.segments(path)
        for template in templates {
            if let parameters = Self.bind(segments, to: template.segments) {
                return Self.pick(template.methods, method, parameters)
            }
        }
        return .unknownPath
    }

    private static func withoutTrailingSlash(_ path: String) -> String {
        guard path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") else { return path }
        return String(path.utf8.dropLast()) ?? path
    }

    private static func pick(_ methods: Methods, _ method: String, _ parameters: [String: String]) -> Match {
        if let found = methods[method] {
            return .destination(
                Destination(endpoint: found.endpoint, place: found.place, pathParameters: parameters)
            )
        }
        return .wrongMethod(allowed: methods.keys.sorted())
    }

    private static func segments(_ path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: false)
    }

    private static func bind(_ segments: [Substring], to template: [Substring]) -> [String: String]? {
        guard segments.count == template.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, pattern) in zip(segments, template) {
            if pattern.hasPrefix("{") {
                guard !segment.isEmpty else { return nil }
                parameters[String(pattern.dropFirst().dropLast())] = String(segment)
            } else if segment != pattern {
                return nil
            }
        }
        return parameters
    }
}
