extension BarSeries {
    /// Brings the bars to a longer timeframe: first open, highest high, lowest low, last close, sum of
    /// volumes.
    ///
    /// Intraday bars are grouped from the start of each local day's session, which is that day's first bar
    /// rounded down to a quarter of an hour: New York's hours begin at 09:30, Mumbai's at 09:15, Tokyo's at
    /// 09:00. Days are local dates, weeks begin on Monday, months on the first; such bars are stamped with
    /// midnight UTC of that date, whether or not it was a trading day.
    ///
    /// - Parameters:
    ///   - target: The same or a longer timeframe that whole bars of this one fill: `1h` from `15m`, not from `45m`; `1mo`
    ///     from `1d`, not from `1w`.
    ///   - timeZone: The exchange's; it decides to which date an intraday bar belongs.
    ///   - asOf: When the bars were current. The last bar is complete if its span had passed by then. Without it, the
    ///     last bar is complete if the bars themselves reach the end of its span, which those of a market that closes
    ///     for the night or the weekend do not.
    /// - Returns: The bars, and whether the last is complete.
    /// - Throws: ``BarSeriesError/cannotResample(from:to:)``.
    public func resampled(
        to target: Timeframe,
        timeZone: TimeZoneRules,
        asOf: Int64? = nil
    ) throws(BarSeriesError) -> ResampledSeries {
        guard target.isFilled(by: timeframe) else { throw .cannotResample(from: timeframe, to: target) }
        var buckets = Buckets(timeframe: timeframe, target: target, timeZone: timeZone)
        var starts: [Int64] = []
        var firsts: [Int] = []
        for i in 0..<count {
            let start = buckets.start(of: times[i])
            if starts.last != start {
                starts.append(start)
                firsts.append(i)
            }
        }
        let ends = firsts.dropFirst() + [count]
        let ranges = zip(firsts, ends).map { $0..<$1 }
        let series = BarSeries(
            unchecked: target,
            times: starts,
            opens: firsts.map { opens[$0] },
            highs: ranges.map { highs[$0].max() ?? .nan },
            lows: ranges.map { lows[$0].min() ?? .nan },
            closes: ranges.map { closes[$0.upperBound - 1] },
            volumes: ranges.map { volumes[$0].reduce(0, +) }
        )
        guard let start = starts.last, let newest = times.last else {
            return ResampledSeries(series: series, isLastComplete: true)
        }
        let known =
            asOf ?? Buckets(timeframe: timeframe, target: timeframe, timeZone: timeZone).end(of: newest)
        return ResampledSeries(series: series, isLastComplete: buckets.end(of: start) <= known)
    }
}

extension Timeframe {
    /// Whether whole bars of a timeframe make up each bar of this one.
    func isFilled(by source: Timeframe) -> Bool {
        if self == source { return true }
        guard source.isIntraday else { return source == .day1 && !isIntraday }
        guard isIntraday else { return true }
        guard let seconds, let part = source.seconds else { return false }
        return seconds > part && seconds % part == 0
    }
}
