/// The spans of a longer timeframe, found for times in ascending order.
struct Buckets {
    let timeframe: Timeframe
    let target: Timeframe
    let timeZone: TimeZoneRules
    /// The rest of the local day of the last time asked for, and that day's first bar rounded down.
    private var day: Range<Int64> = 0..<0
    private var sessionStart: Int64 = 0
    private var date = CalendarDate(secondsUTC: Instant.representable.lowerBound)

    init(timeframe: Timeframe, target: Timeframe, timeZone: TimeZoneRules) {
        self.timeframe = timeframe
        self.target = target
        self.timeZone = timeZone
    }

    /// The stamp of the bar that a time belongs to.
    mutating func start(of time: Int64) -> Int64 {
        if target == timeframe { return time }
        if timeframe.isIntraday {
            if !day.contains(time) { begin(dayOf: time) }
            if target.isIntraday, let length = target.seconds {
                return sessionStart + (time - sessionStart) / length * length
            }
        } else {
            date = CalendarDate(secondsUTC: time)
        }
        switch target {
        case .month1: return date.startOfMonth.secondsUTC
        case .week1: return date.startOfWeek.secondsUTC
        default: return date.secondsUTC
        }
    }

    /// The first instant after the bar with a stamp.
    func end(of start: Int64) -> Int64 {
        let date = CalendarDate(secondsUTC: start)
        switch target {
        case .month1: return timeZone.startOfDay(date.startOfMonth.adding(months: 1))
        case .week1: return timeZone.startOfDay(date.adding(days: 7))
        case .day1: return timeZone.startOfDay(date.adding(days: 1))
        default: return start + (target.seconds ?? 0)
        }
    }

    private mutating func begin(dayOf time: Int64) {
        // Where clocks go back over midnight a date would come a second time; its bars stay with the later date.
        date = max(date, timeZone.localDate(at: time))
        day = time..<max(timeZone.startOfDay(date.adding(days: 1)), time + 1)
        let local = time + Int64(timeZone.offset(at: time))
        sessionStart = max(timeZone.startOfDay(date), time - (local % 900 + 900) % 900)
    }
}
