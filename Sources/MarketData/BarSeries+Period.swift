extension BarSeries {
    /// The first bar of a period that ends with the newest bar.
    ///
    /// Days are distinct local trading dates counted from the bars, so `1d` over daily bars is the newest bar
    /// alone and over intraday bars the newest session.
    ///
    /// - Parameters:
    ///   - period: How far back.
    ///   - timeZone: The exchange's, used for intraday bars only.
    /// - Returns: An index; 0, which is `count`, for an empty series.
    public func firstIndex(of period: Period, timeZone: TimeZoneRules) -> Int {
        guard let newest = times.last else { return count }
        guard let days = period.tradingDays else {
            let date = tradingDate(newest, timeZone)
            guard let start = period.start(countingBackFrom: date) else { return 0 }
            return firstIndex(atOrAfter: timeframe.isIntraday ? timeZone.startOfDay(start) : start.secondsUTC)
        }
        var index = count
        for _ in 0..<days where index > 0 {
            let date = tradingDate(times[index - 1], timeZone)
            index = firstIndex(atOrAfter: timeframe.isIntraday ? timeZone.startOfDay(date) : date.secondsUTC)
        }
        return index
    }

    /// The local trading date of a time of this series.
    func tradingDate(_ time: Int64, _ timeZone: TimeZoneRules) -> CalendarDate {
        timeframe.isIntraday ? timeZone.localDate(at: time) : CalendarDate(secondsUTC: time)
    }
}
