import DataService
import JSON
import MarketData

/// `POST /api/performance/concurrent-test`: how quickly several symbols are there.
enum ConcurrentTest: Endpoint {
    static let route = Route(
        .post,
        "/api/performance/concurrent-test",
        "Fetches several symbols at once and rates how quickly they came.",
        body: [
            Field(
                "symbols",
                SeriesFields.symbols.kind,
                default: "eight large US stocks",
                "1 to 500 symbols; duplicates are folded."
            )
        ] + SeriesFields.range,
        example: #"{"symbols": ["AAPL", "MSFT", "GOOGL", "TSLA", "AMZN", "META", "NVDA", "NFLX"]}"#,
        reply: .object([
            SeriesShape.successOrPartial,
            .reply(
                "test_results",
                .object(
                    Array(SeriesShape.fetching.dropFirst()) + [
                        .reply("symbols_per_second", .number, "Symbols fetched a second.")
                    ]
                ),
                "How many came, and how quickly."
            ),
            .reply(
                "performance_rating",
                .words(["Excellent", "Good", "Needs Optimization"]),
                "Under 5 s, under 10 s, or not; a missing symbol caps it at Good."
            ),
            SeriesShape.errors,
        ])
    )

    private static let defaultSymbols = ["AAPL", "MSFT", "GOOGL", "TSLA", "AMZN", "META", "NVDA", "NFLX"]

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let body = try call.body()
        var symbols = body.symbols(required: false)
        if symbols.isEmpty { symbols = try defaultSymbols.map { name throws in try Symbol(name) } }
        let selection = body.seriesSelection()
        try body.finish()

        try call.allowance?.pay(symbols.count / ClientLimit.symbolUnit)
        let batch = call.bars(symbols.map { selection.request($0) }, services)
        return .json { json in
            json.member("status", batch.failed.isEmpty ? "success" : "partial")
            json.object("test_results") { json in
                json.member("symbols_requested", symbols.count)
                json.member("symbols_fetched", batch.fetched.count)
                json.member("fetch_time_seconds", batch.seconds)
                json.member(
                    "symbols_per_second",
                    batch.seconds > 0 ? Double(batch.fetched.count) / batch.seconds : 0
                )
                json.member("cache_hits", batch.cacheHits)
                json.member("cache_misses", symbols.count - batch.cacheHits)
            }
            json.member(
                "performance_rating",
                rating(seconds: batch.seconds, isComplete: batch.failed.isEmpty)
            )
            json.errors(batch.failed, of: call)
        }
    }

    /// Under 5 s excellent, under 10 s good; a missing symbol caps it at good.
    static func rating(seconds: Double, isComplete: Bool) -> String {
        switch seconds {
        case ..<5 where isComplete: "Excellent"
        case ..<10: "Good"
        default: "Needs Optimization"
        }
    }
}
