import JSON

/// The shape of what a client may do.
enum ClientLimitShape {
    static let limits = Field.reply(
        "client_limits",
        .nullable(
            .object([
                .reply("units_per_minute", .integer, "Units one client gets (CLIENT_RATE_LIMIT_PER_MINUTE)."),
                .reply("burst", .integer, "How many it may use at once."),
                .reply("heavy_requests_at_once", .integer, "Heavy requests one client may have in hand."),
                .reply("heavy_from_work", .integer, "Work from which a request is heavy."),
                .reply(
                    "prices",
                    .object([
                        .reply("routes", .mapping(to: .integer), "Units of a call, by route."),
                        .reply("any_other_route", .integer, "Units of any other call."),
                        .reply("each_work_of", .integer, "So much work is one unit more."),
                        .reply("each_symbols_fetched_of", .integer, "So many symbols are one unit more."),
                        .reply("at_most", .integer, "Units of the dearest call."),
                    ]),
                    "What calls cost."
                ),
            ])
        ),
        "What one client may do; null where clients are not limited."
    )
}

extension JSONWriter {
    /// Writes `client_limits`: what a client may do and what each call costs of it; null where clients are not limited.
    mutating func clientLimits(_ limit: ClientLimit?) {
        key("client_limits")
        guard let limit else { return null() }
        beginObject()
        member("units_per_minute", limit.perMinute)
        member("burst", limit.perMinute)
        member("heavy_requests_at_once", limit.heavyAtOnce)
        member("heavy_from_work", ClientLimit.heavyWork)
        object("prices") { json in
            json.object("routes") { json in
                for endpoint in allEndpoints where endpoint.route.price != 1 {
                    json.key("\(endpoint.route.method.rawValue) \(endpoint.route.path)")
                    json.number(endpoint.route.price)
                }
            }
            json.member("any_other_route", 1)
            json.member("each_work_of", ClientLimit.workUnit)
            json.member("each_symbols_fetched_of", ClientLimit.symbolUnit)
            json.member("at_most", limit.dearest)
        }
        endObject()
    }
}
