import DataService
import JSON
import MarketData
import SharedState

/// `GET /api/data/`: what the module offers, and the providers with their state.
enum DescribeData: Endpoint {
    static let route = Route(
        .get,
        "/api/data",
        "Describes this module, its timeframes, periods and providers.",
        reply: .object(
            ModuleShape.members + [
                .reply("timeframes", .array(of: .string), "Lengths of bars."),
                .reply(
                    "periods",
                    .array(of: .string),
                    "Periods with a name; Nd, Nw, Nmo and Ny are accepted too."
                ),
                .reply(
                    "providers",
                    .array(of: .named("Provider", provider)),
                    "Every provider with its state."
                ),
                .reply(
                    "limits",
                    .object([
                        .reply("max_symbols", .integer, "Symbols in a list."),
                        .reply("max_body_bytes", .integer, "Bytes of a body."),
                        .reply("max_upload_bytes", .integer, "Bytes of a file of bars."),
                    ]),
                    "Of one request."
                ),
            ]
        )
    )

    private static let provider = Schema.object([
        .reply("name", .string, "Its name in requests."),
        .reply("title", .string, "Its name for people."),
        .reply("enabled", .boolean, "Whether the settings list it."),
        .reply("needs_key", .boolean, "Whether it needs a key."),
        .reply("available", .boolean, "Whether it can be asked: enabled, and with a key where it needs one."),
        .reply(
            "breaker",
            .nullable(.words(["closed", "open", "half_open"])),
            "open: left alone after failures; null without a network."
        ),
        .reply("until", .instant, isOptional: true, "How long it is left alone."),
        .reply(
            "benched_until",
            .instant,
            isOptional: true,
            "How long it is not asked, such as for a used-up quota."
        ),
        .reply("benched_because", .string, isOptional: true, "Why."),
        .reply(
            "rate_limit",
            .nullable(
                .object([
                    .reply("per_minute", .integer, "Requests a minute of all processes together."),
                    .reply("burst", .integer, "How many may go at once."),
                    .reply(
                        "published",
                        .array(
                            of: .object([
                                .reply("requests", .integer, "So many requests"),
                                .reply("seconds", .integer, "in so many seconds."),
                            ])
                        ),
                        "The provider's own limits."
                    ),
                    .reply(
                        "wait_seconds",
                        .figure,
                        "Until the next request may go; null where it cannot be told."
                    ),
                ])
            ),
            "Null without a network."
        ),
    ])

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
            for provider in services.data.providers(now: call.now) {
                json.beginObject()
                json.member("name", provider.name)
                json.member("title", provider.title)
                json.member("enabled", provider.isEnabled)
                json.member("needs_key", provider.needsKey)
                json.member("available", provider.isAvailable)
                json.breaker(provider, now: call.now)
                json.rateLimit(provider.rateLimit)
                json.endObject()
            }
            json.endArray()
            json.object("limits") { json in
                json.member("max_symbols", SeriesFields.maximumSymbols)
                json.member("max_body_bytes", 1 << 20)
                json.member("max_upload_bytes", UploadBars.file.maximumBytes)
            }
        }
    }
}

extension JSONWriter {
    /// Writes whether a provider is left alone, and until when; null for one that is asked over no network.
    fileprivate mutating func breaker(_ provider: ProviderStatus, now: Int64) {
        key("breaker")
        if let breaker = provider.breaker { string(breaker.name) } else { null() }
        if case .open(let until) = provider.breaker { member("until", Instant.rfc3339(until / 1_000_000)) }
        if let benched = provider.benched {
            member("benched_until", Instant.rfc3339(benched.until))
            member("benched_because", benched.reason)
        }
    }

    /// Writes how often all responders together may ask a provider; null for one that is asked over no network.
    fileprivate mutating func rateLimit(_ rate: ProviderRate?) {
        key("rate_limit")
        guard let rate else { return null() }
        beginObject()
        member("per_minute", rate.perMinute)
        member("burst", rate.burst)
        key("published")
        beginArray()
        for limit in rate.published {
            beginObject()
            member("requests", limit.requests)
            member("seconds", limit.seconds)
            endObject()
        }
        endArray()
        member("wait_seconds", rate.waitSeconds)
        endObject()
    }
}
