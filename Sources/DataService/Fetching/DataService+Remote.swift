import MarketData
import SharedState

extension DataService {
    /// What the caches hold of a remote provider's series, fresh or not.
    struct CachedCopy {
        var cached: CachedSeries?
        var isFromMemory = false
        var fault: SharedStateError?
    }

    func cachedCopy(_ key: SeriesKey, now: Int64) -> CachedCopy {
        var copy = CachedCopy()
        copy.cached = remembered(key, now: now, &copy.fault)
        copy.isFromMemory = copy.cached != nil
        if copy.cached == nil { copy.cached = shared(key, now: now, &copy.fault) }
        return copy
    }

    /// The stamps that a request needs.
    func wanted(_ request: SeriesRequest, now: Int64) -> Wanted {
        let zone = zones.rules(named: Exchange.listing(request.symbol).timeZone) ?? .utc
        return Wanted(request, zone: zone, now: now)
    }

    /// What has to be fetched before a request can be answered, and what of the copy stays of use.
    ///
    /// - Parameters:
    ///   - wanted: The stamps that the request needs.
    ///   - cached: The copy, if there is one.
    ///   - retrieval: The request.
    ///   - since: A request to refresh takes a copy that was fetched then or later.
    ///   - now: Unix seconds.
    /// - Returns: The missing spans, and the copy if they can be added to it.
    func missing(
        _ wanted: Wanted,
        _ cached: CachedSeries?,
        _ retrieval: Retrieval,
        since: Int64,
        now: Int64
    ) -> (spans: [TimeSpan], base: RemoteSeries?) {
        guard let cached, let base = RemoteSeries(cached) else { return ([wanted.span], nil) }
        if retrieval.request.refresh, cached.fetchedAt < since { return ([wanted.span], nil) }
        let age = now - base.coverage.adjustedAt
        if retrieval.request.adjusted, age > Coverage.adjustmentSeconds || age < -300 {
            return ([wanted.span], nil)
        }
        return (base.coverage.missing(wanted.span, now: now, expiry: settings.expirySeconds), base)
    }

    /// Answers a request with what the caches hold of a remote provider's series, if that is all it needs.
    ///
    /// - Parameters:
    ///   - retrieval: The request.
    ///   - key: The series at the provider being asked.
    ///   - since: A request to refresh takes a copy that was fetched then or later.
    ///   - now: Unix seconds.
    /// - Returns: Whether it is answered.
    /// - Throws: ``DataError`` when there is no bar inside the range.
    func answerFromCache(_ retrieval: inout Retrieval, _ key: SeriesKey, since: Int64, now: Int64)
        throws(DataError) -> Bool
    {
        let wanted = wanted(retrieval.request, now: now)
        guard !wanted.span.isEmpty else {
            throw .noData(key.symbol, timeframe: key.timeframe, provider: key.provider, available: nil)
        }
        let copy = cachedCopy(key, now: now)
        guard let cached = copy.cached,
            missing(wanted, cached, retrieval, since: since, now: now).spans.isEmpty
        else { return false }
        countHit(key, cached, fromMemory: copy.isFromMemory, now: now)
        try answer(&retrieval, key, HeldSeries(cached, .hit, copy.fault), wanted, now: now)
        return true
    }

    /// Answers a request with bars that are all it needs.
    func answer(
        _ retrieval: inout Retrieval,
        _ key: SeriesKey,
        _ held: HeldSeries,
        _ wanted: Wanted,
        now: Int64
    ) throws(DataError) {
        let selection = BarSelection(retrieval.request, held, wanted: wanted, now: now, zones: zones)
        let fetched = try selection.fetched(key, asOf: now, attempts: retrieval.attempts)
        retrieval.state = .done(.success(fetched))
    }

    /// An old copy of the bars of a request, of the first provider there is one of.
    func stale(_ retrieval: Retrieval, now: Int64) -> FetchedSeries? {
        let wanted = wanted(retrieval.request, now: now)
        for attempt in retrieval.attempts {
            let key = SeriesKey(
                provider: attempt.provider,
                symbol: retrieval.request.symbol,
                timeframe: retrieval.request.timeframe,
                adjusted: retrieval.request.adjusted
            )
            guard remote?.sources[key.provider] != nil, let cached = cachedCopy(key, now: now).cached,
                let coverage = cached.details?.coverage,
                coverage.missing(wanted.span, now: now, expiry: nil).isEmpty
            else { continue }
            let held = HeldSeries(cached, .stale, nil)
            let selection = BarSelection(retrieval.request, held, wanted: wanted, now: now, zones: zones)
            let fetched = try? selection.fetched(key, asOf: now, attempts: retrieval.attempts)
            if let fetched {
                let age = Instant.rfc3339(cached.fetchedAt)
                return fetched.adding(
                    warning: "stale: these bars are of \(age), because \(attempt.error.message)"
                )
            }
        }
        return nil
    }
}

extension FetchedSeries {
    /// The same bars with one more thing to be known about them.
    func adding(warning: String) -> FetchedSeries {
        var copy = self
        copy.warnings.append(warning)
        return copy
    }
}
