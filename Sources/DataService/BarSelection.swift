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

    init(_ request: SeriesRequest, _ held: HeldSeries, zones: ZoneInfo) {
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
        switch request.range {
        case .period(let period): inside = series.firstIndex(of: period, timeZone: zone)..<series.count
        case .between(let start, let end): inside = series.indices(in: TimeRange(start: start, end: end))
        }
        warmup = min(request.warmupBars, inside.lowerBound)
    }

    /// The reply.
    ///
    /// - Throws: ``DataError/noData(_:timeframe:provider:available:)`` when no bar is inside the range.
    func fetched(_ key: SeriesKey, attempts: [FailedAttempt]) throws(DataError) -> FetchedSeries {
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
            timeZoneRules: zone,
            adjusted: key.adjusted,
            series: whole[inside.lowerBound - warmup..<inside.upperBound],
            firstBar: warmup,
            asOf: newest,
            cache: held.outcome,
            fetchedAt: held.cached.fetchedAt,
            warnings: warnings,
            attempts: attempts,
            version: held.cached.fingerprint
        )
    }
}
