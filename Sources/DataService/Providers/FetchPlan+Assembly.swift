import MarketData

extension FetchPlan {
    /// The bars of the query out of the answers to the plan's requests.
    ///
    /// Bars come in the query's timeframe. The last may be unfinished.
    ///
    /// - Parameters:
    ///   - parts: What was read of each answer, in the order of ``requests``.
    ///   - now: Unix seconds.
    ///   - zones: The rules of an IANA time zone.
    /// - Returns: At least one bar.
    /// - Throws: ``ProviderError``: the first that is more than a part without bars, or that there are none at all.
    func assemble(
        _ parts: [Result<ProviderSeries, ProviderError>],
        now: Int64,
        zones: ZoneLookup
    ) throws(ProviderError) -> ProviderSeries {
        var whole = ProviderSeries(series: .empty(source))
        var collected: [BarSeries] = []
        var emptiness = ProviderError.noData
        for (request, part) in zip(requests, parts) {
            switch part {
            case .success(let part):
                if request.content == .bars {
                    collected.append(part.series)
                    whole.take(part)
                }
                whole.events += part.events
                whole.warnings += part.warnings
            // A month before the listing, a day without trading, an instrument without splits.
            case .failure(let error) where error == .noData || request.content == .bars && error.isEmptiness:
                if request.content == .bars { emptiness = error }
            case .failure(let error): throw error
            }
        }
        whole.series = Self.joined(collected, source)
        guard !whole.series.isEmpty else { throw emptiness }
        whole.events = Self.distinct(whole.events).sorted()
        if appliesEvents { try apply(&whole, now: now) }
        try resample(&whole, now: now, zones: zones)
        try select(&whole)
        whole.warnings = Self.distinct(warnings + whole.warnings)
        return whole
    }

    private func apply(_ whole: inout ProviderSeries, now: Int64) throws(ProviderError) {
        do {
            whole.series = try whole.series.adjusted(for: whole.events, now: now)
            whole.adjustment = .splitsAndDividends
        } catch { throw .badAnswer("splits and dividends that make impossible prices: \(error.message)") }
    }

    private func resample(_ whole: inout ProviderSeries, now: Int64, zones: ZoneLookup) throws(ProviderError)
    {
        guard source != query.timeframe else { return }
        let name = whole.timeZone ?? Exchange.listing(query.symbol).timeZone
        guard let zone = zones(name) else { throw .badAnswer("a time zone this machine does not know") }
        do {
            let resampled = try whole.series.resampled(to: query.timeframe, timeZone: zone, asOf: now)
            whole.series = resampled.series
            whole.isLastPartial = whole.isLastPartial || !resampled.isLastComplete
        } catch { throw .unsupported(error.message) }
        whole.warnings.append("made from \(source) bars")
    }

    /// Keeps the stamps asked for.
    private func select(_ whole: inout ProviderSeries) throws(ProviderError) {
        whole.covered = covered
        if whole.isCut, let first = whole.series.times.first, covered.start ?? .min < first {
            whole.covered.start = first
            whole.warnings.append(
                "the provider gives the newest bars only; they begin at \(Instant.text(first, of: query.timeframe))"
            )
        }
        let kept = whole.series.indices(in: whole.covered)
        guard !kept.isEmpty else { throw .noData }
        whole.isLastPartial = whole.isLastPartial && kept.upperBound == whole.series.count
        whole.series = whole.series[kept]
    }

    /// One series of several that follow each other; where they overlap, the later one counts.
    private static func joined(_ parts: [BarSeries], _ timeframe: Timeframe) -> BarSeries {
        if parts.count == 1 { return parts[0] }
        var bars: [Bar] = []
        for part in parts {
            while let last = bars.last, let first = part.times.first, last.time >= first { bars.removeLast() }
            for index in 0..<part.count { bars.append(part[index]) }
        }
        // The parts are valid and ordered, so that this cannot fail.
        return (try? BarSeries(timeframe: timeframe, bars: bars)) ?? .empty(timeframe)
    }

    private static func distinct<Element: Hashable>(_ elements: [Element]) -> [Element] {
        var seen: Set<Element> = []
        return elements.filter { seen.insert($0).inserted }
    }
}

extension ProviderSeries {
    /// Takes over what a newer part says of the instrument.
    fileprivate mutating func take(_ part: ProviderSeries) {
        currency = part.currency ?? currency
        timeZone = part.timeZone ?? timeZone
        firstTrade = part.firstTrade ?? firstTrade
        adjustment = part.adjustment
        isCut = isCut || part.isCut
        if !part.series.isEmpty { isLastPartial = part.isLastPartial }
    }
}

extension ProviderError {
    /// Whether one part of several may well lack bars for this reason.
    fileprivate var isEmptiness: Bool {
        if case .beyondReach = self { true } else { false }
    }
}
