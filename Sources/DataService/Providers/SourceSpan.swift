import MarketData

/// The stamps of source bars that the bars of a query are made of.
struct SourceSpan {
    /// Stamps of source bars; no start for everything there is, no end for up to now.
    let window: TimeRange
    /// Stamps of the query that they suffice for.
    private(set) var covered: TimeRange
    private(set) var warnings: [String] = []

    /// Finds the span, as far as the provider reaches.
    ///
    /// - Throws: ``ProviderError/beyondReach(days:)`` when nothing of it is left, ``ProviderError/noData`` for a range
    ///   without time in it or all in the future.
    init(_ query: BarQuery, source: Timeframe, now: Int64, reach: TimeReach? = nil) throws(ProviderError) {
        let asked = query.range
        guard !asked.isEmpty, asked.start ?? .min <= now else { throw .noData }
        covered = asked
        // A bar made of others begins with its day's session, at most a day and a skipped hour before its stamp, or with its
        // week or month, which stamps it. It ends its own length after its stamp.
        let isMade = source != query.timeframe
        let before: Int64 = isMade && source.isIntraday ? 90_000 : 0
        var start = asked.start.map { max($0, Self.earliest) - before }
        // An end in the future is up to now.
        let end = asked.end.flatMap { end in
            end > now ? nil : isMade ? Self.end(of: query.timeframe, lastStampBefore: end) : end
        }
        if let reach {
            guard end ?? .max > reach.earliest else { throw .beyondReach(days: reach.days) }
            if start ?? .min < reach.earliest {
                start = reach.earliest
                let first = reach.earliest + before
                guard covered.end ?? .max > first else { throw .beyondReach(days: reach.days) }
                if covered.start ?? .min < first { covered.start = first }
                if asked.start ?? .min < first {
                    warnings.append(
                        "\(source) bars reach back \(reach.days) days, so the bars begin at "
                            + "\(Instant.text(first, of: query.timeframe)) at the earliest"
                    )
                }
            }
        }
        window = TimeRange(start: start, end: end)
    }

    /// Before any exchange there was; keeps sums of times from overflowing.
    private static let earliest: Int64 = -10_000_000_000

    /// First instant after the last bar whose stamp is before a moment.
    private static func end(of timeframe: Timeframe, lastStampBefore end: Int64) -> Int64 {
        let last = CalendarDate(secondsUTC: end - 1)
        switch timeframe {
        case .week1: return last.startOfWeek.adding(days: 7).secondsUTC
        case .month1: return last.startOfMonth.adding(months: 1).secondsUTC
        default: return end + (timeframe.seconds ?? 0)
        }
    }

    /// The window in parts of at most so many seconds, oldest first; whole when there is no limit or no start.
    func chunks(_ seconds: Int64?, now: Int64) -> [TimeRange] {
        guard let seconds, let start = window.start else { return [window] }
        let end = window.end ?? now
        var parts: [TimeRange] = []
        var from = start
        while from + seconds < end {
            parts.append(TimeRange(start: from, end: from + seconds))
            from += seconds
        }
        parts.append(TimeRange(start: from, end: window.end))
        return parts
    }
}
