import MarketData

/// The finished bars that were fetched of a remote provider, and what is known about them.
struct RemoteSeries {
    var series: BarSeries
    var coverage = Coverage()
    /// What prices are in, as the provider writes it; nil where it does not say.
    var currency: String?
    /// Date of the newest split or dividend that the prices are adjusted for.
    var newestEvent: Int64?
    /// One sentence each.
    var warnings: [String] = []

    init(_ timeframe: Timeframe) { series = .empty(timeframe) }

    /// What the cache has; nil for a series of another kind.
    init?(_ cached: CachedSeries) {
        guard let details = cached.details else { return nil }
        series = cached.series
        coverage = details.coverage
        currency = details.currency
        newestEvent = details.newestEvent
        warnings = cached.warnings
    }

    /// The same for the cache.
    var loaded: LoadedSeries {
        LoadedSeries(
            series: series,
            fingerprint: series.digest,
            warnings: warnings,
            details: RemoteDetails(coverage: coverage, currency: currency, newestEvent: newestEvent)
        )
    }

    /// What to ask a provider for a missing span: a bar more on each side that touches bars which are there.
    ///
    /// Those bars come twice. When they differ, prices have been adjusted for something since.
    func request(for missing: TimeSpan) -> TimeSpan {
        var (lower, upper) = (missing.lowerBound, missing.upperBound)
        if coverage.closed.contains(where: { $0.upperBound == lower }) {
            let index = series.firstIndex(atOrAfter: lower) - 1
            if index >= 0 { lower = series.times[index] }
        }
        if coverage.closed.contains(where: { $0.lowerBound == upper }) {
            let index = series.firstIndex(atOrAfter: upper)
            if index < series.count { upper = series.times[index] + 1 }
        }
        return lower..<upper
    }

    /// Takes in what a provider answered for a span.
    ///
    /// - Parameters:
    ///   - fetched: The answer; nil when it said that there is nothing in the span.
    ///   - asked: What was asked for.
    ///   - now: Unix seconds.
    /// - Returns: False, and nothing taken, when bars that were there have been adjusted for something since.
    mutating func absorb(_ fetched: ProviderSeries?, asked: TimeSpan, now: Int64) -> Bool {
        guard let fetched else {
            note(asked, last: nil, partial: nil, now: now)
            return true
        }
        guard isConsistent(with: fetched) else { return false }
        let bars = fetched.complete
        series = series.joined(bars)
        var asked = asked
        if let first = fetched.covered.start, first > asked.lowerBound {
            coverage.note(floor: first, until: now + Self.floorSeconds)
            asked = min(first, asked.upperBound)..<asked.upperBound
        } else if let first = fetched.firstTrade {
            coverage.note(floor: first, until: .max)
        }
        let partial = fetched.isLastPartial ? fetched.series.times.last : nil
        note(asked, last: bars.times.last, partial: partial, now: now)
        coverage.adjustedAt = coverage.closed.count > 1 && coverage.adjustedAt > 0 ? coverage.adjustedAt : now
        currency = fetched.currency ?? currency
        newestEvent = max(newestEvent ?? .min, fetched.newestEvent ?? .min)
        if newestEvent == .min { newestEvent = nil }
        for warning in fetched.warnings where !warnings.contains(warning) { warnings.append(warning) }
        warnings = Array(warnings.suffix(Self.mostWarnings))
        return true
    }

    /// Notes which stamps are known now.
    private mutating func note(_ asked: TimeSpan, last: Int64?, partial: Int64?, now: Int64) {
        // What is not there after so long will not come any more.
        let settled = now - series.timeframe.settlingSeconds
        var end = max(last.map { $0 + 1 } ?? .min, min(asked.upperBound, settled))
        // Before the bar in progress all are finished.
        if let partial { end = partial }
        end = min(max(end, asked.lowerBound), asked.upperBound)
        if asked.lowerBound < end { coverage.close(asked.lowerBound..<end) }
        if end < asked.upperBound { coverage.open(from: end, now: now) }
    }

    /// Whether the bars that came twice are the same, and no split or dividend is new.
    private func isConsistent(with fetched: ProviderSeries) -> Bool {
        guard !series.isEmpty else { return true }
        for index in [0, fetched.complete.count - 1] where fetched.complete.series(has: index) {
            let time = fetched.complete.times[index]
            let place = series.firstIndex(atOrAfter: time)
            guard place < series.count, series.times[place] == time else { continue }
            let (old, new) = (series.closes[place], fetched.complete.closes[index])
            guard abs(old - new) <= Self.imprecision * max(old, new) else { return false }
        }
        // Whatever is not newer than the newest bar was known when that bar was fetched.
        guard let event = fetched.newestEvent, let last = series.times.last else { return true }
        return event <= max(newestEvent ?? .min, last)
    }

    /// Relative difference of two closes that are the same; providers send floats.
    private static let imprecision = 1e-5
    private static let floorSeconds: Int64 = 86_400
    private static let mostWarnings = 20
}

extension ProviderSeries {
    /// Date of the newest event that its prices are adjusted for.
    var newestEvent: Int64? {
        events.filter { event in
            switch (event.kind, adjustment) {
            case (_, .none): false
            case (.split, _): true
            default: adjustment == .splitsAndDividends
            }
        }.map(\.date).max()
    }
}

extension BarSeries {
    fileprivate func series(has index: Int) -> Bool { times.indices.contains(index) }

    /// These bars and others, the others where both have one.
    func joined(_ others: BarSeries) -> BarSeries {
        guard let first = others.times.first, let last = others.times.last else { return self }
        let (lower, upper) = (firstIndex(atOrAfter: first), firstIndex(atOrAfter: last + 1))
        if lower == 0, upper == count { return others }
        func column<Value>(_ path: KeyPath<BarSeries, [Value]>) -> [Value] {
            self[keyPath: path][..<lower] + others[keyPath: path] + self[keyPath: path][upper...]
        }
        let joined = try? BarSeries(
            timeframe: timeframe,
            times: column(\.times),
            opens: column(\.opens),
            highs: column(\.highs),
            lows: column(\.lows),
            closes: column(\.closes),
            volumes: column(\.volumes)
        )
        // Both are valid, and so is what is made of them; the newer alone is right in any case.
        return joined ?? others
    }
}

extension Timeframe {
    /// Seconds after its stamp when a bar has come if it ever will: its length, and what markets and providers take.
    fileprivate var settlingSeconds: Int64 {
        switch self {
        case .day1: 4 * 86_400
        case .week1: 11 * 86_400
        case .month1: 35 * 86_400
        default: (seconds ?? 0) + 86_400
        }
    }
}
