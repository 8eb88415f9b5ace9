import JSON
import Testing

@testable import API

/// What the routes answer to their own examples, for the documentation: true replies, shortened.
enum Examples {
    /// The replies by operation id: long arrays cut to two elements, times taken out of timing.
    static func replies() throws -> [String: [UInt8]] {
        let service = try TestService(healthChecks: [
            HealthCheck("cache") { (.healthy, "written and read") },
            HealthCheck("responders") { (.healthy, "4 of 4") },
        ])
        var replies: [String: [UInt8]] = [:]
        for endpoint in allEndpoints {
            let route = endpoint.route
            // What stands under an id looks like the reply that gave the id out.
            guard route.mediaType == "application/json", !route.path.contains("{") else { continue }
            let reply =
                route.method == .get
                ? service.get(route.path) : service.post(route.path, route.example ?? "{}")
            try #require((200..<300).contains(reply.status), "\(route.path): \(reply.text)")
            var writer = JSONWriter(capacity: 4096)
            writer.value(shortened(reply.json))
            replies[OpenAPI.operationID(endpoint)] = writer.bytes
        }
        return replies
    }

    private static func shortened(_ value: JSONValue, named name: String = "") -> JSONValue {
        let isTiming = timing.contains(name)
        return switch value {
        case .array(let elements): .array(elements.prefix(2).map { shortened($0) })
        case .object(let object):
            .object(
                JSONObject(
                    members: object.members.prefix(name == "monthly_returns" ? 2 : Int.max).map {
                        ($0.name, shortened($0.value, named: isTiming ? name : $0.name))
                    }
                )
            )
        case .number where isTiming: .number(JSONNumber(0.012))
        case .number(let number) where number.int == nil: .number(JSONNumber(rounded(number.double)))
        case .string where name == "result_id": .string("r…")
        default: value
        }
    }

    /// Depends on the machine and the threads.
    private static let timing: Set<String> = [
        "execution_time_seconds", "fetch_time_seconds", "backtests_per_second", "symbols_per_second",
        "duration_ms",
        "execution_time", "latency",
    ]

    /// Six digits: the last ones are the C library's.
    private static func rounded(_ value: Double) -> Double {
        guard value != 0, value.isFinite else { return value }
        let scale = 5 - Int(value.magnitude.exponent10)
        return (value * pow10(scale)).rounded() / pow10(scale)
    }

    private static func pow10(_ exponent: Int) -> Double {
        exponent >= 0
            ? (0..<exponent).reduce(1) { power, _ in power * 10 }
            : 1 / (0..<(-exponent)).reduce(1) { power, _ in power * 10 }
    }
}

extension Double {
    /// The exponent of ten of its first digit.
    fileprivate var exponent10: Int {
        var rest = self
        var exponent = 0
        while rest >= 10 { (rest, exponent) = (rest / 10, exponent + 1) }
        while rest < 1 { (rest, exponent) = (rest * 10, exponent - 1) }
        return exponent
    }
}
