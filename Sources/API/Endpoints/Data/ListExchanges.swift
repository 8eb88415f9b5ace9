import JSON
import MarketData

/// `GET /api/data/exchanges`: the exchanges whose symbols can be asked for.
enum ListExchanges: Endpoint {
    static let route = Route(
        .get,
        "/api/data/exchanges",
        "Lists the exchanges, their suffixes, currencies and time zones.",
        query: [
            Field("country", .string, "Only exchanges of this country; case does not count."),
            Field(
                "provider",
                .string,
                choices: Array(SeriesFields.providers.dropFirst()),
                "Only exchanges this provider serves."
            ),
        ],
        reply: .object([
            SeriesShape.success, .reply("count", .integer, "Exchanges listed."),
            .reply(
                "exchanges",
                .array(
                    of: .named(
                        "Exchange",
                        .object([
                            .reply("code", .string, "Its code in replies."),
                            .reply("name", .string, "Its name."),
                            .reply("country", .string, "Where it is."),
                            .reply("timezone", .string, "An IANA name."),
                            .reply("currency", .string, "What most prices are in."),
                            .reply("suffix", .string, "What symbols end in."),
                            .reply("example", .string, "A symbol."),
                            .reply("providers", .array(of: .string), "Who serves it."),
                        ])
                    )
                ),
                "In the order of the table."
            ),
        ])
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let query = try call.query()
        var exchanges = Exchange.all
        var faults: [Fault] = []
        if let country = query["country"] {
            exchanges = exchanges.filter { $0.country.lowercased() == country.lowercased() }
            if exchanges.isEmpty {
                let known = Set(Exchange.all.map(\.country)).sorted().joined(separator: ", ")
                faults.append(Fault("?country", "'\(country)' has no exchange here; accepted: \(known)"))
            }
        }
        if let provider = query["provider"] {
            if SeriesFields.providers.dropFirst().contains(provider.lowercased()) {
                exchanges = exchanges.filter { $0.providers.contains(provider.lowercased()) }
            } else {
                let known = SeriesFields.providers.dropFirst().joined(separator: ", ")
                faults.append(Fault("?provider", "'\(provider)' is not one of: \(known)"))
            }
        }
        guard faults.isEmpty else { throw Problem(.invalidRequest, "No exchange can match.", faults: faults) }

        return .json(capacity: 256 * exchanges.count) { json in
            json.member("status", "success")
            json.member("count", exchanges.count)
            json.key("exchanges")
            json.beginArray()
            for exchange in exchanges {
                json.beginObject()
                json.member("code", exchange.code)
                json.member("name", exchange.name)
                json.member("country", exchange.country)
                json.member("timezone", exchange.timeZone)
                json.member("currency", exchange.currency)
                json.member("suffix", exchange.suffix)
                json.member("example", exchange.example)
                json.member("providers", exchange.providers)
                json.endObject()
            }
            json.endArray()
        }
    }
}
