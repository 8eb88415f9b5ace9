import MarketData
import SharedState

/// The bars of a range, and the warm-up before it, out of a whole series.
struct BarSelection {
    private let held: HeldSeries
    private let exchange: Exchange
    private let zone: TimeZoneRules
    private var warnings: [String]
    /// The bars inside the range.
    private let inside: Range<Int>
    private let warmup: Int

    /// Out of bars of a provider that has them at hand: periods count back from the newest.
    init(_ request: SeriesRequest, _ held: HeldSeries, zones: ZoneInfo) {
        self.init(request, held, wanted: nil, now: 0, zones: zones)
    }

    /// Out of bars of a remote provider: periods count back from now.
    init(_ request: SeriesRequest, _ held: HeldSeries, wanted: Wanted?, now: Int64, zones: ZoneInfo) {
        self.held = held
        exchange = Exchange.listing(request.symbol)
        warnings = held.cached.warnings
        if let fault = held.cacheFault { warnings.append("the bars were not cached: \(fault.summary)") }
        let rules = zones.rules(named: exchange.timeZone)
        zone = rules ?? .utc
        if rules == nil {
            warnings.append("this machine does not know the time zone \(exchange.timeZone); UTC was taken")
        }
        let series = held.cached.series
        switch (request.range, wanted) {
        case (.period(.days(let days)), _):
            inside = series.firstIndex(of: .days(days), timeZone: zone)..<series.count
        case (_, let wanted?): inside = series.indices(in: wanted.range.timeRange)
        case (.period(let period), nil):
            inside = series.firstIndex(of: period, timeZone: zone)..<series.count
        case (.between(let start, let end), nil):
            inside = series.indices(in: TimeRange(start: start, end: end))
        }
        // Bars of remote providers may have gaps that were not asked for; what is before one is no warm-up.
        var first = 0
        if let wanted, let coverage = held.cached.details?.coverage {
            let reachable = coverage.reachable(wanted.span, now: now)
            let run = coverage.run(around: reachable.lowerBound)
            first = run.map { series.firstIndex(atOrAfter: $0.lowerBound) } ?? inside.lowerBound
        }
        warmup = max(0, min(request.warmupBars, inside.lowerBound - first))
    }

    /// The reply.
    ///
    /// - Parameters:
    ///   - key: What the series is of.
    ///   - asOf: The moment the range counts back from; nil for the newest bar.
    ///   - attempts: Providers that were asked before.
    /// - Returns: The bars, the warm-up before them included.
    /// - Throws: ``DataError/noData(_:timeframe:provider:available:)`` when no bar is inside the range.
    func fetched(_ key: SeriesKey, asOf: Int64?, attempts: [FailedAttempt]) throws(DataError) -> FetchedSeries
    {
        let whole = held.cached.series
        guard let oldest = whole.times.first, let newest = whole.times.last else {
            throw .noData(key.symbol, timeframe: key.timeframe, provider: key.provider, available: nil)
        }
        guard !inside.isEmpty else {
            throw .noData(
                key.symbol,
                timeframe: key.timeframe,
                provider: key.provider,
                available: oldest...newest
            )
        }
        return FetchedSeries(
            symbol: key.symbol,
            timeframe: key.timeframe,
            provider: key.provider,
            exchange: exchange,
            currency: held.cached.details?.currency ?? exchange.currency,
            timeZoneRules: zone,
            adjusted: key.adjusted,
            series: whole[inside.lowerBound - warmup..<inside.upperBound],
            firstBar: warmup,
            asOf: asOf ?? newest,
            cache: held.outcome,
            fetchedAt: held.cached.fetchedAt,
            warnings: warnings,
            attempts: attempts,
            version: held.cached.fingerprint
        )
    }
}
