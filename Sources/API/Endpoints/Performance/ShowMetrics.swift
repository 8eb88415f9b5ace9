import DataService
import SharedState

/// `GET /api/performance/metrics`: the pool's figures in Prometheus' text format.
///
/// Source: https://prometheus.io/docs/instrumenting/exposition_formats/ (version 0.0.4)
enum ShowMetrics: Endpoint {
    static let route = Route(
        .get,
        "/api/performance/metrics",
        "The figures of the pool in Prometheus' text format.",
        isRateLimited: false
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let snapshot = services.statistics.snapshot
        let pool = services.pool()
        var text = PrometheusText()
        text.family("backtester_http_requests_total", .counter, "Requests answered, by status code.")
        for status in Counter.statuses where snapshot[.httpStatus(status)] > 0 {
            text.sample(
                "backtester_http_requests_total",
                Double(snapshot[.httpStatus(status)]),
                ["code": String(status)]
            )
        }
        text.summary("backtester_http_request_seconds", "Time to answer a request.", snapshot[.httpLatency])
        for (name, counter, help) in counters {
            text.family(name, .counter, help)
            text.sample(name, Double(snapshot[counter]))
        }
        text.summary("backtester_backtest_seconds", "Time of one backtest.", snapshot[.backtestExecution])
        text.family("backtester_provider_requests_total", .counter, "Requests to data providers.")
        for provider in services.data.providers {
            text.sample(
                "backtester_provider_requests_total",
                Double(snapshot[.providerRequests(provider.place)]),
                ["provider": provider.name]
            )
        }
        text.family("backtester_provider_failures_total", .counter, "Requests to data providers that failed.")
        for provider in services.data.providers {
            text.sample(
                "backtester_provider_failures_total",
                Double(snapshot[.providerFailures(provider.place)]),
                ["provider": provider.name]
            )
        }
        for (name, value, help) in [
            ("backtester_responders", Double(pool.responders), "Responder processes alive."),
            ("backtester_responders_busy", Double(pool.busy), "Responder processes with a request in hand."),
            ("backtester_uptime_seconds", pool.uptimeSeconds, "Seconds since the supervisor started."),
            (
                "backtester_memory_rss_bytes", Double(services.system().residentBytes),
                "Resident memory of all processes of the pool."
            ),
        ] {
            text.family(name, .gauge, help)
            text.sample(name, value)
        }
        text.family(
            "backtester_responder_restarts_total",
            .counter,
            "Processes started again after an end nobody asked for."
        )
        text.sample("backtester_responder_restarts_total", Double(pool.restarts))
        return Reply(contentType: "text/plain; version=0.0.4; charset=utf-8", body: text.bytes)
    }

    private static let counters: [(name: String, counter: Counter, help: String)] = [
        ("backtester_data_requests_total", .dataRequests, "Series asked for."),
        ("backtester_data_failures_total", .dataFailures, "Series that could not be given."),
        ("backtester_cache_hits_total", .cacheHits, "Series the cache had."),
        ("backtester_cache_misses_total", .cacheMisses, "Series a provider was asked for."),
        (
            "backtester_cache_stale_total", .cacheStale,
            "Series served after their expiry because providers failed."
        ),
        ("backtester_cache_evictions_total", .evictions, "Series dropped to keep the cache within its size."),
        ("backtester_memory_cache_hits_total", .memoryHits, "Series a responder had decoded in memory."),
        ("backtester_backtests_total", .backtests, "Backtests run."),
        ("backtester_backtest_failures_total", .backtestFailures, "Backtests that failed."),
    ]
}
