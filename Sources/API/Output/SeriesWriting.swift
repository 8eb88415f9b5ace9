import DataService
import JSON
import MarketData

/// How bars are laid out in a reply.
enum BarFormat: String, CaseIterable {
    case records
    case columns
}

/// The members that replies with bars have, as ``JSON/JSONWriter`` writes them below.
enum SeriesShape {
    /// What says which bars a reply is about.
    static let summary: [Field] =
        identity + [
            .reply("count", .integer, "Bars in the range."),
            .reply("start", .barTime, "The first bar."),
            .reply("end", .barTime, "The last bar."),
            .reply("as_of", .barTime, "The newest bar the provider has: what a period counts back from."),
            .reply(
                "cache",
                .words(CacheOutcome.allCases.map(\.rawValue)),
                "Whether the shared cache had the bars."
            ),
            .reply("fetched_at", .instant, "When the provider gave them."),
            .reply(
                "attempts",
                .array(
                    of: .object([
                        .reply("provider", .string, "Who was asked."),
                        .reply("answered", .boolean, "Whether it gave the bars."),
                        .reply("reason", .string, isOptional: true, "Why it did not."),
                    ])
                ),
                "Who was asked, in order."
            ),
            warnings,
        ]

    /// The instrument and where its bars come from.
    static let identity: [Field] = [
        .reply("symbol", .symbol, "As it was asked for."),
        .reply("timeframe", .words(Timeframe.allCases.map(\.rawValue)), "The bar's length."),
        .reply("provider", .string, "Who gave the bars."),
        .reply("exchange", .string, "Code of the exchange, as GET /api/data/exchanges lists it."),
        .reply("currency", .string, "What the prices are in."),
        .reply("timezone", .string, "Of the exchange: an IANA name."),
        .reply("adjusted", .boolean, "Whether prices are adjusted for splits and dividends."),
    ]

    static let warnings = Field.reply(
        "warnings",
        .array(of: .string),
        "What to know about the bars or the run."
    )

    /// The bars in either layout.
    static let data: Schema = .oneOf([
        .array(
            of: .named(
                "Bar",
                .object([.reply("timestamp", .barTime, "When the bar begins.")] + prices(.number))
            )
        ),
        .object(
            [.reply("timestamp", .array(of: .barTime), "When each bar begins.")] + prices(.array(of: .number))
        ),
    ])

    private static func prices(_ schema: Schema) -> [Field] {
        [
            .reply("open", schema, "First price."), .reply("high", schema, "Highest price."),
            .reply("low", schema, "Lowest price."), .reply("close", schema, "Last price."),
            .reply("volume", schema, "Units traded; 0 where the provider has none."),
        ]
    }

    /// What a request for many symbols came to.
    static let fetching: [Field] = [
        successOrPartial, .reply("symbols_requested", .integer, "Distinct symbols asked for."),
        .reply("symbols_fetched", .integer, "Of these, the ones whose bars came."),
        .reply("fetch_time_seconds", .number, "Seconds until all were there."),
        .reply("cache_hits", .integer, "Symbols the cache had."),
        .reply("cache_misses", .integer, "The other symbols."),
    ]

    /// The first member of every reply.
    static func status(_ words: String...) -> Field {
        .reply(
            "status",
            .words(words),
            words.count > 1
                ? "partial where some items failed: errors has their problems." : "The call succeeded."
        )
    }

    static let success = status("success")
    static let successOrPartial = status("success", "partial")
    /// What failed in a request of many items.
    static let errors = Field.reply(
        "errors",
        Problem.byItem,
        "A problem for each symbol that failed; empty where none did."
    )
}

extension JSONWriter {
    /// Writes a bar's time: a date for daily and longer bars, else RFC 3339 UTC.
    mutating func time(_ seconds: Int64, _ timeframe: Timeframe) {
        string { Instant.append(seconds, of: timeframe, to: &$0) }
    }

    mutating func member(_ name: StaticString, time seconds: Int64, _ timeframe: Timeframe) {
        key(name)
        time(seconds, timeframe)
    }

    /// Writes the members that say which bars a reply is about, without the bars.
    mutating func seriesSummary(_ fetched: FetchedSeries) {
        let bars = fetched.series[fetched.firstBar..<fetched.series.count]
        member("symbol", fetched.symbol.rawValue)
        member("timeframe", fetched.timeframe.rawValue)
        member("provider", fetched.provider)
        member("exchange", fetched.exchange.code)
        member("currency", fetched.currency)
        member("timezone", fetched.timezone)
        member("adjusted", fetched.adjusted)
        member("count", bars.count)
        if let first = bars.times.first, let last = bars.times.last {
            member("start", time: first, fetched.timeframe)
            member("end", time: last, fetched.timeframe)
        }
        member("as_of", time: fetched.asOf, fetched.timeframe)
        member("cache", fetched.cache.rawValue)
        member("fetched_at", Instant.rfc3339(fetched.fetchedAt))
        attempts(fetched)
        member("warnings", fetched.warnings)
    }

    /// Writes who was asked for the bars, in order: why some did not answer, and who did.
    private mutating func attempts(_ fetched: FetchedSeries) {
        key("attempts")
        beginArray()
        for attempt in fetched.attempts {
            beginObject()
            member("provider", attempt.provider)
            member("answered", false)
            member("reason", attempt.error.message)
            endObject()
        }
        beginObject()
        member("provider", fetched.provider)
        member("answered", true)
        endObject()
        endArray()
    }

    /// Writes the bars of the range (not the warm-up before it) as `data`.
    mutating func bars(_ fetched: FetchedSeries, _ format: BarFormat) {
        let bars = fetched.series[fetched.firstBar..<fetched.series.count]
        key("data")
        switch format {
        case .records:
            beginArray()
            for index in 0..<bars.count {
                beginObject()
                member("timestamp", time: bars.times[index], bars.timeframe)
                member("open", bars.opens[index])
                member("high", bars.highs[index])
                member("low", bars.lows[index])
                member("close", bars.closes[index])
                member("volume", bars.volumes[index])
                endObject()
            }
            endArray()
        case .columns:
            beginObject()
            key("timestamp")
            beginArray()
            for seconds in bars.times { time(seconds, bars.timeframe) }
            endArray()
            column("open", bars.opens)
            column("high", bars.highs)
            column("low", bars.lows)
            column("close", bars.closes)
            column("volume", bars.volumes)
            endObject()
        }
    }

    private mutating func column(_ name: StaticString, _ values: [Double]) {
        key(name)
        numbers(values)
    }
}
