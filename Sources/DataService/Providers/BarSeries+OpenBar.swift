import MarketData

extension BarSeries {
    /// Whether the last of the bars put together from these may still lack some of them.
    ///
    /// It is complete when the next bar of this series would fall behind its end. Daily bars of anything but
    /// coins skip the weekend; intraday bars also end with their session, taken to close at the time of day
    /// at which the last bar of the day before began.
    ///
    /// - Parameters:
    ///   - longer: The bars put together from these.
    ///   - zone: The exchange's time zone.
    ///   - kind: What the instrument is.
    /// - Returns: False for a series without bars.
    func isLastBarOpen(of longer: BarSeries, zone: TimeZoneRules, kind: InstrumentKind) -> Bool {
        guard let newest = times.last, let begin = longer.times.last, let length = timeframe.seconds else {
            return false
        }
        let end = longer.timeframe.endOfBar(beginning: begin)
        guard timeframe.isIntraday else { return nextTradingDay(after: newest, kind) < end }
        // A longer bar's end is midnight UTC of a date; its session's midnight is another instant.
        let endInstant = longer.timeframe.isIntraday ? end : zone.startOfDay(CalendarDate(secondsUTC: end))
        if newest + length >= endInstant { return false }
        guard isSessionOver(zone) else { return true }
        guard !longer.timeframe.isIntraday else { return false }
        return nextTradingDay(after: zone.localDate(at: newest).secondsUTC, kind) < end
    }

    private func nextTradingDay(after day: Int64, _ kind: InstrumentKind) -> Int64 {
        var next = CalendarDate(secondsUTC: day).adding(days: 1)
        while kind != .crypto, next.weekday > 5 { next = next.adding(days: 1) }
        return next.secondsUTC
    }

    /// Whether the newest bar begins as late in its day as the last bar of the day before it did.
    private func isSessionOver(_ zone: TimeZoneRules) -> Bool {
        guard let newest = times.last else { return false }
        let today = zone.startOfDay(zone.localDate(at: newest))
        let first = firstIndex(atOrAfter: today)
        guard first > 0 else { return false }
        let before = times[first - 1]
        return newest - today >= before - zone.startOfDay(zone.localDate(at: before))
    }
}

extension Timeframe {
    /// The stamp at which the bar after this one would begin, seconds UTC.
    fileprivate func endOfBar(beginning begin: Int64) -> Int64 {
        guard self == .month1 else { return begin + (seconds ?? 0) }
        return CalendarDate(secondsUTC: begin).startOfMonth.adding(months: 1).secondsUTC
    }
}
