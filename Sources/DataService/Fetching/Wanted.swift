import MarketData

/// The stamps of the bars that a request needs of a remote provider, warm-up included.
struct Wanted: Equatable {
    /// The stamps asked for; for a period of trading days more than those, of which the bars tell which count.
    let range: TimeSpan
    /// The same with the warm-up before it.
    let span: TimeSpan

    /// Finds the stamps.
    ///
    /// - Parameters:
    ///   - request: Which bars.
    ///   - zone: The exchange's time zone.
    ///   - now: Unix seconds; periods count back from here.
    init(_ request: SeriesRequest, zone: TimeZoneRules, now: Int64) {
        switch request.range {
        case .between(let start, let end):
            let lower = start ?? .min
            // What ends in the future goes up to now.
            let upper = end.map { $0 > now ? .max : $0 } ?? .max
            range = lower..<max(lower, upper)
        case .period(let period):
            let today = zone.localDate(at: now)
            let first = period.start(countingBackFrom: today)
            let lower = first.map { request.timeframe.isIntraday ? zone.startOfDay($0) : $0.secondsUTC }
            range = (lower ?? .min)..<Int64.max
        }
        guard range.lowerBound != .min, request.warmupBars > 0 else {
            span = range
            return
        }
        let kind = InstrumentKind(request.symbol)
        let before = request.timeframe.span(ofBars: request.warmupBars, kind)
        span = max(range.lowerBound - before, -10_000_000_000)..<range.upperBound
    }
}

extension Timeframe {
    /// Seconds that surely hold so many bars, with nights, weekends, holidays and halts.
    fileprivate func span(ofBars count: Int, _ kind: InstrumentKind) -> Int64 {
        let bars = Int64(min(count, 1_000_000))
        switch self {
        case .month1: return (bars + 1) * 31 * 86_400
        case .week1: return (bars + 2) * 7 * 86_400
        case .day1: return (kind == .crypto ? bars + 3 : bars * 3 / 2 + 15) * 86_400
        default:
            // The shortest sessions of an exchange have five and a half hours.
            let session: Int64 = kind == .crypto ? 86_400 : 19_800
            let days = (bars * (seconds ?? 60) + session - 1) / session
            return (kind == .crypto ? days + 2 : days * 3 / 2 + 7) * 86_400
        }
    }
}
