import DataService
import JSON
import MarketData

/// `POST /api/data/batch`: the bars of many symbols, all misses fetched at the same time.
enum FetchBatch: Endpoint {
    static let route = Route(
        .post,
        "/api/data/batch",
        "Fetches the bars of many symbols at the same time.",
        body: [SeriesFields.symbols] + SeriesFields.range + [
            SeriesFields.refresh, BarFields.format, BarFields.includeData,
        ],
        example: #"{"symbols": ["AAPL", "MSFT"], "period": "5d", "include_data": false}"#,
        reply: .object(
            SeriesShape.fetching + [
                .reply(
                    "results",
                    .mapping(
                        to: .object(
                            [SeriesShape.success] + SeriesShape.summary + [
                                .reply("data", SeriesShape.data, isOptional: true, "The bars, oldest first.")
                            ]
                        )
                    ),
                    "By symbol."
                ), SeriesShape.errors,
            ]
        ),
        offersCSV: true
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let body = try call.body()
        let symbols = body.symbols()
        let selection = body.seriesSelection()
        let format = body.choice("format", default: BarFormat.records)
        let includesData = body.boolean("include_data", default: true)
        try body.finish()

        try call.allowance?.pay(symbols.count / ClientLimit.symbolUnit)
        let batch = call.bars(symbols.map { selection.request($0) }, services)
        if call.prefersCSV { return .csv(CSV.bars(batch.fetched, withSymbol: true)) }
        return .json(capacity: 4096) { json in
            json.member("status", batch.failed.isEmpty ? "success" : "partial")
            json.member("symbols_requested", symbols.count)
            json.member("symbols_fetched", batch.fetched.count)
            json.member("fetch_time_seconds", batch.seconds)
            json.member("cache_hits", batch.cacheHits)
            json.member("cache_misses", symbols.count - batch.cacheHits)
            json.object("results") { json in
                for fetched in batch.fetched {
                    json.key(fetched.symbol.rawValue)
                    json.beginObject()
                    json.member("status", "success")
                    json.seriesSummary(fetched)
                    if includesData { json.bars(fetched, format) }
                    json.endObject()
                }
            }
            json.errors(batch.failed, of: call)
        }
    }
}
