import JSON

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
