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
        reply: .string,
        mediaType: "text/plain",
        price: 0
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let snapshot = services.statistics.snapshot
        var text = PrometheusText()
        text.family("backtester_http_requests_total", .counter, "Requests answered, by status code.")
        for status in Counter.statuses where snapshot[.httpStatus(status)] > 0 {
            text.sample(
                "backtester_http_requests_total",
                Double(snapshot[.httpStatus(status)]),
                ["code": String(status)]
            )
        }
        let other = snapshot[.httpStatus(Counter.otherStatus)]
        if other > 0 { text.sample("backtester_http_requests_total", Double(other), ["code": "other"]) }
        for (name, counter, help) in counters {
            text.family(name, .counter, help)
            text.sample(name, Double(snapshot[counter]))
        }
        text.latencies(services)
        text.providers(services, snapshot, now: call.now)
        text.pool(services.pool(), services.system())
        text.jobs(services)
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
        (
            "backtester_dropped_log_lines_total", .droppedLogLines,
            "Log lines dropped because they could not be written at once."
        ),
        ("backtester_backtest_failures_total", .backtestFailures, "Backtests that failed."),
        (
            "backtester_client_refusals_total", .clientRefusals,
            "Requests refused because the client had too little of its limits left."
        ),
        (
            "backtester_client_limit_faults_total", .limitFaults,
            "Times that the tables of clients' limits could not be used."
        ),
    ]
}

extension PrometheusText {
    /// Writes the times of routes, phases and providers.
    fileprivate mutating func latencies(_ services: Services) {
        let statistics = services.statistics
        let routes = allEndpoints.enumerated().map { place, endpoint in
            let route = endpoint.route
            return ("\(route.method.rawValue) \(route.path)", statistics.times(of: .route(place)))
        }
        histogram(
            "backtester_http_request_duration_seconds",
            "Time to answer a request, by route.",
            label: "route",
            routes + [("unmatched", statistics.times(of: .route(Application.unmatched)))]
        )
        histogram(
            "backtester_http_phase_duration_seconds",
            "Time of a request's phases: waiting for a responder, getting bars, computing.",
            label: "phase",
            Timing.Phase.allCases.map { ("\($0)", statistics.times(of: .phase($0))) }
        )
        histogram(
            "backtester_provider_request_duration_seconds",
            "Time of a request to a data provider.",
            label: "provider",
            services.data.providers.map { ($0.name, statistics.times(of: .provider($0.place))) }
        )
    }

    /// Writes what was asked of the providers and how each is doing.
    fileprivate mutating func providers(_ services: Services, _ snapshot: Statistics.Snapshot, now: Int64) {
        family("backtester_provider_requests_total", .counter, "Requests to data providers.")
        for provider in services.data.providers {
            sample(
                "backtester_provider_requests_total",
                Double(snapshot[.providerRequests(provider.place)]),
                ["provider": provider.name]
            )
        }
        family("backtester_provider_failures_total", .counter, "Requests to data providers that failed.")
        for provider in services.data.providers {
            sample(
                "backtester_provider_failures_total",
                Double(snapshot[.providerFailures(provider.place)]),
                ["provider": provider.name]
            )
        }
        family(
            "backtester_provider_up",
            .gauge,
            "1 where the provider is asked, 0 where its breaker is open or it is left alone for a while."
        )
        for provider in services.data.providers(now: now) where provider.isEnabled && provider.isAvailable {
            sample("backtester_provider_up", provider.isAskedNow ? 1 : 0, ["provider": provider.name])
        }
    }

    /// Writes how many jobs there are; nothing where that cannot be read.
    fileprivate mutating func jobs(_ services: Services) {
        guard let census = try? services.jobs.census() else { return }
        family("backtester_jobs", .gauge, "Jobs kept, by how far they have come.")
        for state in Job.State.allCases {
            sample("backtester_jobs", Double(census.counts[state] ?? 0), ["state": state.rawValue])
        }
    }

    /// Writes the state of the processes.
    fileprivate mutating func pool(_ pool: PoolStatus, _ system: SystemStatus) {
        for (name, value, help) in [
            ("backtester_responders", Double(pool.responders), "Responder processes alive."),
            ("backtester_responders_wanted", Double(pool.wanted), "Responder processes there should be."),
            ("backtester_responders_busy", Double(pool.busy), "Responder processes with a request in hand."),
            ("backtester_uptime_seconds", pool.uptimeSeconds, "Seconds since the supervisor started."),
            (
                "backtester_memory_rss_bytes", Double(system.residentBytes),
                "Resident memory of all processes of the pool."
            ),
        ] {
            family(name, .gauge, help)
            sample(name, value)
        }
        if let queue = pool.queue {
            family("backtester_accept_queue", .gauge, "Connections that wait to be accepted.")
            sample("backtester_accept_queue", Double(queue))
        }
        family(
            "backtester_responder_restarts_total",
            .counter,
            "Processes started again after an end nobody asked for."
        )
        sample("backtester_responder_restarts_total", Double(pool.restarts))
    }
}
