import DataService
import JSON
import MarketData
import SharedState

/// `GET /api/performance/cache`: what the shared cache of bars holds and how often it helps.
enum ShowCache: Endpoint {
    static let route = Route(
        .get,
        "/api/performance/cache",
        "What the cache of bars holds and how often it helps.",
        reply: .object([
            SeriesShape.success, .reply("timestamp", .instant, "Now."),
            .reply("cache", .object(cache), "All processes together."),
        ])
    )

    private static let cache: [Field] = [
        .reply("hits", .integer, "Series the cache had."),
        .reply("misses", .integer, "Series a provider was asked for."),
        .reply("hit_rate", .figure, "Share of hits; null before the first."),
        .reply("stale_served", .integer, "Series served after their expiry because providers failed."),
        .reply("entries", .integer, "Series held."),
        .reply("symbols", .integer, "Instruments held."),
        .reply("bars", .integer, "Bars held."),
        .reply("size_bytes", .integer, "Size of the database."),
        .reply("wal_bytes", .integer, "Size of its log."),
        .reply("oldest_age_seconds", .figure, "Age of the series fetched first; null when empty."),
        .reply("newest_age_seconds", .figure, "Age of the series fetched last; null when empty."),
        .reply("expired_entries", .integer, "Series whose newest part is older than the expiry."),
        .reply("evictions", .integer, "Series dropped to keep the size."),
        .reply("expiry_minutes", .number, "CACHE_EXPIRY_MINUTES."),
        .reply(
            "memory",
            .object([
                .reply("hits", .integer, "Series a responder had decoded."),
                .reply("limit_bytes_per_responder", .integer, "What one keeps at most."),
            ]),
            "What responders keep decoded."
        ),
    ]

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let snapshot = services.statistics.snapshot
        let report = try services.data.cacheReport(now: call.now)
        return .json { json in
            json.member("status", "success")
            json.member("timestamp", Instant.rfc3339(call.now))
            json.object("cache") { json in
                json.member("hits", snapshot[.cacheHits])
                json.member("misses", snapshot[.cacheMisses])
                json.member(
                    "hit_rate",
                    share(snapshot[.cacheHits], of: snapshot[.cacheHits] + snapshot[.cacheMisses])
                )
                json.member("stale_served", snapshot[.cacheStale])
                json.member("entries", report.entries)
                json.member("symbols", report.symbols)
                json.member("bars", report.bars)
                json.member("size_bytes", report.sizeBytes)
                json.member("wal_bytes", report.walBytes)
                json.member("oldest_age_seconds", report.oldestAgeSeconds.map(Double.init))
                json.member("newest_age_seconds", report.newestAgeSeconds.map(Double.init))
                json.member("expired_entries", report.expiredEntries)
                json.member("evictions", snapshot[.evictions])
                json.member("expiry_minutes", services.configuration.cacheExpiryMinutes)
                // What the answering responder happens to hold says nothing of the pool.
                json.object("memory") { json in
                    json.member("hits", snapshot[.memoryHits])
                    json.member("limit_bytes_per_responder", report.memoryMaximumBytes)
                }
            }
        }
    }
}
