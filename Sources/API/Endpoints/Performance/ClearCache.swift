import DataService
import JSON
import MarketData
import SharedState

/// `POST /api/performance/clear-cache`: forgets cached bars and begins counting anew.
enum ClearCache: Endpoint {
    static let route = Route(
        .post,
        "/api/performance/clear-cache",
        "Removes cached bars, all or some, and resets the statistics.",
        body: [
            Field("symbol", .symbol, "Only this symbol's bars."),
            Field(
                "provider",
                .string,
                choices: Array(SeriesFields.providers.dropFirst()),
                "Only bars of this provider."
            ),
            Field(
                "timeframe",
                .string,
                choices: Timeframe.allCases.map(\.rawValue),
                "Only bars of this length."
            ),
            Field(
                "expired_only",
                .boolean,
                default: "false",
                "Only series whose newest part is older than the expiry."
            ),
        ],
        example: #"{"expired_only": true}"#,
        reply: .object([
            SeriesShape.success, .reply("message", .string, "The outcome in a sentence."),
            .reply("entries_removed", .integer, "Series removed."),
            .reply("bytes_freed", .integer, "Bytes of bars removed."),
            .reply("timestamp", .instant, "Now."),
        ]),
        access: .admin
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let body = try call.body()
        let symbol = body.symbol(required: false)
        let provider = body.providerName()
        let timeframe = body.has("timeframe") ? body.timeframe() : nil
        let expiredOnly = body.boolean("expired_only", default: false)
        try body.finish()

        let filter = CacheFilter(
            symbol: symbol?.rawValue,
            provider: provider,
            timeframe: timeframe?.rawValue,
            expiredOnly: expiredOnly
        )
        let removed = try services.data.clearCache(filter, now: call.now)
        services.statistics.reset(now: call.now)
        return .json { json in
            json.member("status", "success")
            json.member(
                "message",
                "Removed \(removed.entriesRemoved) series from the cache and reset the statistics."
            )
            json.member("entries_removed", removed.entriesRemoved)
            json.member("bytes_freed", removed.bytesFreed)
            json.member("timestamp", Instant.rfc3339(call.now))
        }
    }
}
