import JSON

/// `GET /api/performance/`: what the module offers.
enum DescribePerformance: Endpoint {
    static let route = Route(
        .get,
        "/api/performance",
        "Describes this module.",
        reply: .object(ModuleShape.members + [.reply("version", .string, "The service's release.")]),
        isConstant: true
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        .json { json in
            json.module(
                "performance",
                "How the service is doing: figures of the whole pool, its cache and its health."
            )
            json.member("version", services.configuration.version)
        }
    }
}
