import CKernels
import MarketData

/// The days of a run: which bar is the last of each, and its date.
///
/// Returns are of days (or of longer bars), because the annual figures count trading days: an hourly bar is not a 252nd of
/// a year, and a market that closes does not trade 24 hours. A day is a local date of the exchange.
struct TradingDays: Sendable {
    /// Days of the run.
    let count: Int
    /// The last bar of each day and its local date, where a day may have several bars; nil where each bar is a day.
    ///
    /// Bars are counted from the first of the run, dates are days since 1970-01-01.
    private let several: (lastBars: [Int], dates: [Int])?
    /// Time stamps of the run's bars.
    private let times: [Int64]
    /// The last day of each calendar month, by its place among the days.
    private let monthEnds: [(day: Int, year: Int, month: Int)]

    private static let secondsPerDay: Int64 = 86_400

    /// Days of the bars from `start` on.
    init(_ series: BarSeries, start: Int, timeZone: TimeZoneRules) {
        let times = start == 0 ? series.times : Array(series.times[start...])
        self.init(times, isIntraday: series.timeframe.isIntraday, timeZone: timeZone)
    }

    /// Days of bars by their time stamps.
    init(_ times: [Int64], isIntraday: Bool, timeZone: TimeZoneRules) {
        self.times = times
        several = Self.several(times, isIntraday: isIntraday, timeZone: timeZone)
        count = several?.dates.count ?? times.count
        monthEnds =
            if let dates = several?.dates {
                Self.monthEnds(count) { dates[$0] }
            } else {
                Self.monthEnds(count) { Self.date(times[$0]) }
            }
    }

    /// The days of bars by the last of each; nil where each bar is a day.
    private static func several(_ times: [Int64], isIntraday: Bool, timeZone: TimeZoneRules) -> (
        lastBars: [Int], dates: [Int]
    )? {
        if !isIntraday, areDaysApart(times) { return nil }
        var lastBars: [Int] = []
        var dates: [Int] = []
        for (bar, time) in times.enumerated() {
            let date = date(isIntraday ? time + Int64(timeZone.offset(at: time)) : time)
            if date == dates.last {
                lastBars[lastBars.count - 1] = bar
            } else {
                lastBars.append(bar)
                dates.append(date)
            }
        }
        return (lastBars, dates)
    }

    /// Whether no two bars can have one date.
    private static func areDaysApart(_ times: [Int64]) -> Bool {
        let times = times.span
        // The sign of what any two are short of a day; without a branch, so that several are looked at together.
        var signs: Int64 = 0
        for bar in 1..<max(1, times.count) { signs |= times[bar] &- times[bar - 1] &- secondsPerDay }
        return signs >= 0
    }

    private static func date(_ local: Int64) -> Int {
        Int(local >= 0 ? local / secondsPerDay : (local - secondsPerDay + 1) / secondsPerDay)
    }

    /// A month's last day is searched for: there are at most 31 to it.
    private static func monthEnds(_ count: Int, date: (Int) -> Int) -> [(day: Int, year: Int, month: Int)] {
        guard count > 0 else { return [] }
        var ends: [(day: Int, year: Int, month: Int)] = []
        ends.reserveCapacity(count / 20 + 2)
        var (month, day) = (CalendarDate(daysSinceEpoch: date(0)).startOfMonth, 0)
        while day < count {
            let next = month.adding(months: 1)
            let end = next.daysSinceEpoch
            var (low, high) = (day, min(count, day + 31))
            while low < high {
                let middle = (low + high) / 2
                if date(middle) < end { low = middle + 1 } else { high = middle }
            }
            // A month without a day is passed over.
            if low > day { ends.append((low - 1, month.year, month.month)) }
            (month, day) = (next, low)
        }
        return ends
    }

    /// Index of the last bar of each day, counted from the first bar of the run.
    var lastBars: [Int] { several?.lastBars ?? Array(0..<count) }

    private func lastBar(_ day: Int) -> Int { several?.lastBars[day] ?? day }

    private func date(_ day: Int) -> Int { several?.dates[day] ?? Self.date(times[day]) }

    /// Calendar days from the first bar to the last.
    var span: Int { count > 0 ? date(count - 1) - date(0) : 0 }

    /// Calendar days from one bar to another.
    func span(from first: Int, to last: Int) -> Int { date(day(of: last)) - date(day(of: first)) }

    /// The day that a bar is in, by binary search where days have several bars.
    private func day(of bar: Int) -> Int {
        guard let lastBars = several?.lastBars else { return bar }
        var (low, high) = (0, lastBars.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if lastBars[middle] < bar { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whether each bar is the first of its day, the bars before the run included.
    static func sessionStarts(_ series: BarSeries, timeZone: TimeZoneRules) -> [Bool] {
        let isIntraday = series.timeframe.isIntraday
        return sessionStarts(
            series.count,
            several(series.times, isIntraday: isIntraday, timeZone: timeZone)?.lastBars
        )
    }

    /// The same of these days, where there are no bars before the run.
    var sessionStarts: [Bool] { Self.sessionStarts(times.count, several?.lastBars) }

    private static func sessionStarts(_ bars: Int, _ lastBars: [Int]?) -> [Bool] {
        guard let lastBars else { return [Bool](repeating: true, count: bars) }
        var starts = [Bool](repeating: false, count: bars)
        if !starts.isEmpty { starts[0] = true }
        for last in lastBars where last + 1 < starts.count { starts[last + 1] = true }
        return starts
    }

    /// Return of each day; the first is that of the first day's last close on `initial`.
    ///
    /// Once equity is at or below zero there is nothing to earn a return on, and the rest are zero.
    func returns(of equity: [Double], initial: Double) -> [Double] {
        if let lastBars = several?.lastBars {
            return Self.returns(ofDays: lastBars.map { equity[$0] }, initial: initial)
        }
        return Self.returns(ofDays: equity, initial: initial)
    }

    private static func returns(ofDays equity: [Double], initial: Double) -> [Double] {
        unsafe [Double](unsafeUninitializedCapacity: equity.count) { returns, count in
            if let first = returns.baseAddress {
                unsafe returns_of_equity(equity, equity.count, initial, first)
                count = equity.count
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
        months.reserveCapacity(monthEnds.count)
        for (index, end) in monthEnds.enumerated() {
            let value = equity[lastBar(end.day)]
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
