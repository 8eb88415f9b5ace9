import DataService
import JSON
import MarketData
import SharedState

/// `GET /api/performance/cache`: what the shared cache of bars holds and how often it helps.
enum ShowCache: Endpoint {
    static let route = Route(
        .get,
        "/api/performance/cache",
        "What the cache of bars holds and how often it helps."
    )

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
