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
    /// The last day of each calendar month, by its place among the days.
    private let monthEnds: [(day: Int, year: Int, month: Int)]

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
        monthEnds = Self.monthEnds(dates)
    }

    /// A date is taken apart once a month, not once a day.
    private static func monthEnds(_ dates: [Int]) -> [(day: Int, year: Int, month: Int)] {
        var ends: [(day: Int, year: Int, month: Int)] = []
        var nextMonth = Int.min
        for (day, date) in dates.enumerated() {
            if date >= nextMonth {
                let calendar = CalendarDate(daysSinceEpoch: date)
                nextMonth = calendar.startOfMonth.adding(months: 1).daysSinceEpoch
                ends.append((day, calendar.year, calendar.month))
            } else {
                ends[ends.count - 1].day = day
            }
        }
        return ends
    }

    /// Calendar days from the first bar to the last.
    var span: Int { (dates.last ?? 0) - (dates.first ?? 0) }

    /// Calendar days from one bar to another.
    func span(from first: Int, to last: Int) -> Int { dates[day(of: last)] - dates[day(of: first)] }

    /// The day that a bar is in, by binary search where days have several bars.
    private func day(of bar: Int) -> Int {
        if let last = lastBars.last, last + 1 == lastBars.count { return bar }
        var (low, high) = (0, lastBars.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if lastBars[middle] < bar { low = middle + 1 } else { high = middle }
        }
        return low
    }

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
        if lastBars.count == equity.count { return Self.returns(ofDays: equity.span, initial: initial) }
        var previous = initial
        return lastBars.map { bar in
            let value = equity[bar]
            defer { previous = value }
            return previous > 0 ? value / previous - 1 : 0
        }
    }

    /// The same where each bar is a day: divisions side by side.
    private static func returns(ofDays equity: Span<Double>, initial: Double) -> [Double] {
        [Double](capacity: equity.count) { output in
            guard equity.count > 0 else { return }
            output.append(initial > 0 ? equity[0] / initial - 1 : 0)
            for bar in 1..<max(1, equity.count) {
                let previous = equity[bar - 1]
                let change = equity[bar] / previous - 1
                output.append(previous > 0 ? change : 0)
            }
        }
    }

    /// Returns of calendar months and of calendar years, compounded from the equity at their last closes.
    func calendarReturns(of equity: [Double], initial: Double) -> (
        months: [CalendarReturn], years: [CalendarReturn]
    ) {
        var months: [CalendarReturn] = []
        var years: [CalendarReturn] = []
        var (monthBase, yearBase) = (initial, initial)
        for (index, end) in monthEnds.enumerated() {
            let value = equity[lastBars[end.day]]
            let change = monthBase > 0 ? value / monthBase - 1 : 0
            months.append(CalendarReturn(year: end.year, month: end.month, value: change))
            monthBase = value
            if index + 1 == monthEnds.count || monthEnds[index + 1].year != end.year {
                let change = yearBase > 0 ? value / yearBase - 1 : 0
                years.append(CalendarReturn(year: end.year, month: nil, value: change))
                yearBase = value
            }
        }
        return (months, years)
    }
}
