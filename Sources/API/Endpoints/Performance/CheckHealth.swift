import JSON
import MarketData

/// `GET /api/performance/health`: whether the service can do its work, by trying.
enum CheckHealth: Endpoint {
    static let route = Route(
        .get,
        "/api/performance/health",
        "Checks databases, disk, responders and providers; 503 when one of them fails.",
        query: [
            Field(
                "probe",
                .string,
                choices: ["live", "ready"],
                "live answers without touching anything; ready (default) checks."
            )
        ],
        reply: health,
        otherReplies: [(503, health)],
        access: .open,
        price: 0
    )

    private static let health = Schema.named(
        "Health",
        .object([
            .reply("status", status, "The worst of the checks."),
            .reply("timestamp", .instant, "Now."),
            .reply("version", .string, isOptional: true, "The service's release."),
            .reply("uptime_seconds", .number, isOptional: true, "Since the pool started."),
            .reply(
                "checks",
                .mapping(
                    to: .object([
                        .reply("status", status, "How it is."),
                        .reply("detail", .string, "What was seen."),
                        .reply("duration_ms", .number, "How long looking took."),
                    ])
                ),
                isOptional: true,
                "What was tried; absent with probe=live."
            ),
            .reply(
                "alerts",
                .array(of: .string),
                isOptional: true,
                "What is not healthy, one sentence each."
            ),
        ])
    )
    private static let status = Schema.words(["healthy", "degraded", "unhealthy"])

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let probe = try call.query()["probe"] ?? "ready"
        guard probe == "live" || probe == "ready" else {
            throw Problem(
                .invalidRequest,
                "probe: live or ready.",
                faults: [Fault("?probe", "'\(probe)' is not one of: live, ready")]
            )
        }
        if probe == "live" {
            return .json { json in
                json.member("status", HealthCheck.Status.healthy.rawValue)
                json.member("timestamp", Instant.rfc3339(call.now))
            }
        }

        var worst = HealthCheck.Status.healthy
        var alerts: [String] = []
        var reply = Reply.json { json in
            json.object("checks") { json in
                for check in services.healthChecks {
                    let started = services.monotonicNanoseconds()
                    let (status, detail) = check.check()
                    let elapsed = services.monotonicNanoseconds() - started
                    worst = max(worst, status)
                    if status != .healthy { alerts.append("\(check.name): \(detail)") }
                    json.key(check.name)
                    json.beginObject()
                    json.member("status", status.rawValue)
                    json.member("detail", detail)
                    json.member("duration_ms", Double(elapsed) / 1e6)
                    json.endObject()
                }
            }
            json.member("status", worst.rawValue)
            json.member("timestamp", Instant.rfc3339(call.now))
            json.member("version", services.configuration.version)
            json.member("uptime_seconds", services.pool().uptimeSeconds)
            json.member("alerts", alerts)
        }
        reply.status = worst == .unhealthy ? 503 : 200
        return reply
    }
}
