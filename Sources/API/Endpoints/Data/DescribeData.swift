import DataService
import JSON
import MarketData

/// `GET /api/data/`: what the module offers, and the providers with their state.
enum DescribeData: Endpoint {
    static let route = Route(
        .get,
        "/api/data",
        "Describes this module, its timeframes, periods and providers."
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        .json(capacity: 4096) { json in
            json.module(
                "data",
                "Bars from market-data providers and local files, kept in a cache that all responders share."
            )
            json.member("timeframes", Timeframe.allCases.map(\.rawValue))
            json.member("periods", ["1d", "5d", "1mo", "3mo", "6mo", "1y", "2y", "5y", "10y", "ytd", "max"])
            json.key("providers")
            json.beginArray()
            for provider in services.data.providers {
                json.beginObject()
                json.member("name", provider.name)
                json.member("enabled", provider.isEnabled)
                json.member("needs_key", provider.needsKey)
                json.member("available", provider.isAvailable)
                // Only providers on a network have a breaker and a limit, and none is built in yet.
                json.member("breaker", "closed")
                json.key("rate_limit")
                json.null()
                json.endObject()
            }
            json.endArray()
            json.object("limits") { json in
                json.member("max_symbols", SeriesFields.maximumSymbols)
                json.member("max_body_bytes", 1 << 20)
            }
        }
    }
}
