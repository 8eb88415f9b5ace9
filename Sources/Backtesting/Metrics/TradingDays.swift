import MarketData

/// The days of a run: which bar is the last of each, and its date.
///
/// Returns are of days (or of longer bars), because the annual figures count trading days: an hourly bar is not a 252nd of
/// a year, and a market that closes does not trade 24 hours. A day is a local date of the exchange.
struct TradingDays: Sendable {
    /// Index of the last bar of each day, counted from the first bar of the run.
    let lastBars: [Int]
    /// Local date of each day, as days since 1970-01-01.
    let dates: [Int]

    /// Days of the bars from `start` on.
    init(_ series: BarSeries, start: Int, timeZone: TimeZoneRules) {
        var lastBars: [Int] = []
        var dates: [Int] = []
        let isIntraday = series.timeframe.isIntraday
        lastBars.reserveCapacity(isIntraday ? 0 : series.count - start)
        dates.reserveCapacity(isIntraday ? 0 : series.count - start)
        for i in start..<series.count {
            let time = series.times[i]
            let local = isIntraday ? time + Int64(timeZone.offset(at: time)) : time
            let date = Int(local >= 0 ? local / 86_400 : (local - 86_399) / 86_400)
            if date == dates.last {
                lastBars[lastBars.count - 1] = i - start
            } else {
                lastBars.append(i - start)
                dates.append(date)
            }
        }
        self.lastBars = lastBars
        self.dates = dates
    }

    /// Calendar days from the first bar to the last.
    var span: Int { (dates.last ?? 0) - (dates.first ?? 0) }

    /// Whether each bar is the first of its day, the bars before the run included.
    static func sessionStarts(_ series: BarSeries, timeZone: TimeZoneRules) -> [Bool] {
        let days = TradingDays(series, start: 0, timeZone: timeZone)
        var starts = [Bool](repeating: false, count: series.count)
        if !starts.isEmpty { starts[0] = true }
        for last in days.lastBars where last + 1 < starts.count { starts[last + 1] = true }
        return starts
    }

    /// Return of each day; the first is that of the first day's last close on `initial`.
    ///
    /// Once equity is at or below zero there is nothing to earn a return on, and the rest are zero.
    func returns(of equity: [Double], initial: Double) -> [Double] {
        var previous = initial
        return lastBars.map { bar in
            let value = equity[bar]
            defer { previous = value }
            return previous > 0 ? value / previous - 1 : 0
        }
    }

    /// Returns of calendar months and of calendar years, compounded from the equity at their last closes.
    func calendarReturns(of equity: [Double], initial: Double) -> (
        months: [CalendarReturn], years: [CalendarReturn]
    ) {
        var months: [CalendarReturn] = []
        var years: [CalendarReturn] = []
        var (monthBase, yearBase) = (initial, initial)
        for (index, bar) in lastBars.enumerated() {
            let date = CalendarDate(daysSinceEpoch: dates[index])
            let next = index + 1 < dates.count ? CalendarDate(daysSinceEpoch: dates[index + 1]) : nil
            let value = equity[bar]
            if next?.month != date.month || next?.year != date.year {
                let change = monthBase > 0 ? value / monthBase - 1 : 0
                months.append(CalendarReturn(year: date.year, month: date.month, value: change))
                monthBase = value
            }
            if next?.year != date.year {
                let change = yearBase > 0 ? value / yearBase - 1 : 0
                years.append(CalendarReturn(year: date.year, month: nil, value: change))
                yearBase = value
            }
        }
        return (months, years)
    }
}
