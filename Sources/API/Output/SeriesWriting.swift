import DataService
import JSON
import MarketData

/// How bars are laid out in a reply.
enum BarFormat: String, CaseIterable {
    case records
    case columns
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
