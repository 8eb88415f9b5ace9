import DataService
import JSON
import MarketData
import SharedState

/// `GET /api/performance/stats`: figures of the whole pool since it started or was last cleared.
enum ShowStatistics: Endpoint {
    static let route = Route(
        .get,
        "/api/performance/stats",
        "Figures of the whole pool: data, backtests, HTTP, processes, machine.",
        reply: .object([
            SeriesShape.success, .reply("timestamp", .instant, "Now."),
            .reply("uptime_seconds", .number, "Since the pool started."),
            .reply("counted_since", .instant, "When counting began."),
            .reply("data_service", .object(data), "Getting bars."),
            .reply("backtest_service", .object(backtests), "Running strategies."),
            .reply("http", .object(http), "Answering requests."),
            .reply("pool", .object(processes), "The processes."),
            .reply(
                "jobs",
                .nullable(
                    .object(
                        Job.State.allCases.map {
                            .reply($0.rawValue, .integer, "Jobs that have come so far.")
                        }
                    )
                ),
                "Jobs kept; null where they cannot be read."
            ),
            .reply("system", .object(machine), "The machine."),
        ])
    )

    private static let data: [Field] = [
        .reply("requests", .integer, "Series asked for."),
        .reply("success_rate", .figure, "Share that was given; null before the first."),
        .reply("cache_hits", .integer, "Series the cache had."),
        .reply("cache_misses", .integer, "Series a provider was asked for."),
        .reply("cache_hit_rate", .figure, "Share of hits; null before the first."),
        .reply("symbols_per_second", .figure, "While fetching; null before the first."),
        .reply(
            "providers",
            .mapping(
                to: .object([
                    .reply("requests", .integer, "Requests sent."),
                    .reply("failures", .integer, "Of these, failed."),
                ])
            ),
            "By provider."
        ),
    ]
    private static let backtests: [Field] = [
        .reply("backtests", .integer, "Backtests run."),
        .reply("success_rate", .figure, "Share that succeeded; null before the first."),
        .reply("backtests_per_second", .figure, "While computing; null before the first."),
        .reply("execution_time", quantiles, "Of one backtest."),
    ]
    private static let http: [Field] = [
        .reply("requests", .integer, "Requests answered."),
        .reply("by_status", .mapping(to: .integer), "By status code."),
        .reply("latency", quantiles, "Time to answer, without waiting for a responder."),
    ]
    private static let processes: [Field] = [
        .reply("responders", .integer, "Alive."),
        .reply("busy", .integer, "With a request in hand."),
        .reply("idle", .integer, "Waiting for one."),
        .reply("restarts", .integer, "Processes started again after an end nobody asked for."),
        .reply("queue", .nullable(.integer), "Connections that wait; null where the system does not tell."),
        .reply(
            "processes",
            .array(
                of: .object([
                    .reply("pid", .integer, "Process id."),
                    .reply(
                        "kind",
                        .words(["responder", "worker", "monitor"]),
                        "Whether it answers requests, does jobs, or answers how the service is."
                    ),
                    .reply("state", .words(["boot", "idle", "busy", "draining"]), "What it is doing."),
                    .reply("route", .nullable(.string), "The route or job in hand."),
                    .reply("busy_seconds", .figure, "Since that was begun."),
                    .reply("requests", .integer, "Requests or jobs done in its place."),
                ])
            ),
            "Each of them."
        ),
    ]
    private static let machine: [Field] = [
        .reply("cpu_count", .integer, "Processors online."),
        .reply("load", .array(of: .number), "Over one minute, five and fifteen."),
        .reply("memory_rss_bytes", .integer, "Resident memory of all processes of the pool."),
    ]
    private static let quantiles = Schema.named(
        "Quantiles",
        .object([
            .reply("p50", .figure, "Median, seconds."), .reply("p90", .figure, "Seconds."),
            .reply("p99", .figure, "Seconds."), .reply("max", .figure, "Seconds."),
        ])
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        let snapshot = services.statistics.snapshot
        let pool = services.pool()
        let system = services.system()
        return .json(capacity: 4096) { json in
            json.member("status", "success")
            json.member("timestamp", Instant.rfc3339(call.now))
            json.member("uptime_seconds", pool.uptimeSeconds)
            json.member("counted_since", Instant.rfc3339(snapshot.since))
            json.object("data_service") { json in
                json.member("requests", snapshot[.dataRequests])
                json.member(
                    "success_rate",
                    share(snapshot[.dataRequests] - snapshot[.dataFailures], of: snapshot[.dataRequests])
                )
                json.member("cache_hits", snapshot[.cacheHits])
                json.member("cache_misses", snapshot[.cacheMisses])
                json.member(
                    "cache_hit_rate",
                    share(snapshot[.cacheHits], of: snapshot[.cacheHits] + snapshot[.cacheMisses])
                )
                json.member(
                    "symbols_per_second",
                    perSecond(snapshot[.symbolsFetched], microseconds: snapshot[.fetchMicroseconds])
                )
                json.object("providers") { json in
                    for provider in services.data.providers {
                        json.key(provider.name)
                        json.beginObject()
                        json.member("requests", snapshot[.providerRequests(provider.place)])
                        json.member("failures", snapshot[.providerFailures(provider.place)])
                        json.endObject()
                    }
                }
            }
            json.object("backtest_service") { json in
                json.member("backtests", snapshot[.backtests])
                json.member(
                    "success_rate",
                    share(snapshot[.backtests] - snapshot[.backtestFailures], of: snapshot[.backtests])
                )
                json.member(
                    "backtests_per_second",
                    perSecond(snapshot[.backtests], microseconds: snapshot[.backtestMicroseconds])
                )
                json.quantiles("execution_time", snapshot[.backtestExecution])
            }
            json.object("http") { json in
                json.member("requests", snapshot[.httpRequests])
                json.object("by_status") { json in
                    for status in Counter.statuses where snapshot[.httpStatus(status)] > 0 {
                        json.key(String(status))
                        json.number(snapshot[.httpStatus(status)])
                    }
                    let other = snapshot[.httpStatus(Counter.otherStatus)]
                    if other > 0 { json.member("other", other) }
                }
                json.quantiles("latency", snapshot[.httpLatency])
            }
            json.object("pool") { json in
                json.member("responders", pool.responders)
                json.member("busy", pool.busy)
                json.member("idle", pool.idle)
                json.member("restarts", pool.restarts)
                json.key("queue")
                if let queue = pool.queue { json.number(queue) } else { json.null() }
                json.processes(pool.workers)
            }
            json.jobs(services)
            json.object("system") { json in
                json.member("cpu_count", system.cpuCount)
                json.key("load")
                json.beginArray()
                for value in system.load { json.number(value) }
                json.endArray()
                json.member("memory_rss_bytes", Int(system.residentBytes))
            }
        }
    }
}

/// A part of a whole as a fraction, nil when the whole is nothing.
func share(_ part: Int, of whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }

private func perSecond(_ count: Int, microseconds: Int) -> Double? {
    microseconds > 0 ? Double(count) * 1e6 / Double(microseconds) : nil
}

extension JSONWriter {
    /// Writes what each process of the pool is doing.
    fileprivate mutating func processes(_ processes: [PoolProcess]) {
        key("processes")
        beginArray()
        for process in processes {
            beginObject()
            member("pid", Int(process.pid))
            member("kind", process.kind)
            member("state", process.state)
            member("route", process.label.isEmpty ? nil : process.label)
            member("busy_seconds", process.busySeconds)
            member("requests", process.requests)
            endObject()
        }
        endArray()
    }

    /// Writes how many jobs have come how far; null where that cannot be read.
    fileprivate mutating func jobs(_ services: Services) {
        key("jobs")
        guard let census = try? services.jobs.census() else { return null() }
        beginObject()
        for state in Job.State.allCases {
            key(state.rawValue)
            number(census.counts[state] ?? 0)
        }
        endObject()
    }

    /// Writes a distribution of times in seconds; null when nothing was measured.
    fileprivate mutating func quantiles(_ name: StaticString, _ quantiles: Quantiles) {
        object(name) { json in
            for (name, value) in [
                ("p50", quantiles.p50), ("p90", quantiles.p90), ("p99", quantiles.p99),
                ("max", quantiles.max),
            ] {
                json.key(name)
                json.number(quantiles.count > 0 ? Double(value) / 1e6 : nil)
            }
        }
    }
}
