import JSON
import MarketData

/// When a Yahoo chart's instrument trades, as its meta data say.
struct YahooSessions {
    private let zone: TimeZoneRules
    /// When the newest price was made.
    let marketTime: Int64?
    /// Regular hours of the session that is on, or the next.
    private let current: Range<Int64>?
    /// Regular hours of each day of an intraday chart, oldest first; none for instruments that trade around the clock.
    private let regular: [Range<Int64>]

    init(_ meta: JSONObject, zone: TimeZoneRules) {
        self.zone = zone
        marketTime = meta["regularMarketTime"]?.number?.unixSeconds
        current = (meta["currentTradingPeriod"]?.object?["regular"]).flatMap(Self.hours)
        // A list of days; with hours before and after the session, three such lists.
        let periods = meta["tradingPeriods"]?.object?["regular"] ?? meta["tradingPeriods"]
        var days = periods?.array?.flatMap { ($0.array ?? []).compactMap(Self.hours) } ?? []
        if days.isEmpty, let current { days = [current] }
        regular = days.filter { $0.count < Self.aroundTheClock }.sorted { $0.lowerBound < $1.lowerBound }
    }

    private static func hours(_ period: JSONValue) -> Range<Int64>? {
        guard let start = period.object?["start"]?.number?.unixSeconds,
            let end = period.object?["end"]?.number?.unixSeconds, start <= end
        else { return nil }
        return start..<end
    }

    /// Currencies and coins trade from 00:00 to 23:59 as Yahoo has it.
    private static let aroundTheClock = 86_340

    // MARK: - Daily bars

    /// The stamp of the daily bar with a time.
    func tradingDate(_ time: Int64) -> Int64 {
        let date = zone.localDate(at: time)
        let second = (time + Int64(zone.offset(at: time))) - date.secondsUTC
        // Where a zone's rules and Yahoo's differ by an hour or two, a midnight comes as 22:00 or 23:00 of the day before.
        let isMidnight = (second == 79_200 || second == 82_800) && time != marketTime
        return isMidnight ? date.adding(days: 1).secondsUTC : date.secondsUTC
    }

    // MARK: - Intraday bars

    /// Whether a time lies before or after the regular hours of its day.
    func isOutside(_ time: Int64) -> Bool {
        if regular.isEmpty { return false }
        var low = 0
        var high = regular.count
        while low < high {
            let middle = (low + high) / 2
            if regular[middle].lowerBound <= time { low = middle + 1 } else { high = middle }
        }
        let date = zone.localDate(at: time)
        if low > 0 {
            if regular[low - 1].contains(time) { return false }
            if zone.localDate(at: regular[low - 1].lowerBound) == date { return true }
        }
        return low < regular.count && zone.localDate(at: regular[low].lowerBound) == date
    }

    /// Whether the last row is the price of the moment and no bar: at no full minute, or closer to the row before than a
    /// bar is long.
    func isTick(_ columns: YahooColumns, _ timeframe: Timeframe) -> Bool {
        let last = columns.count - 1
        if columns.times[last] == marketTime, columns.times[last] % 60 != 0 { return true }
        guard last > 0, let length = timeframe.seconds else { return false }
        let gap = columns.times[last] - columns.times[last - 1]
        return gap >= 0 && gap < length && (columns.isStill(last) || columns.times[last] == marketTime)
    }

    // MARK: - The last bar

    /// Whether more may come into the newest bar.
    func isOpen(_ stamp: Int64, _ timeframe: Timeframe, now: Int64) -> Bool {
        if timeframe.isIntraday {
            let end = stamp + (timeframe.seconds ?? 0)
            let close = regular.last { $0.contains(stamp) }?.upperBound ?? end
            return min(now, marketTime ?? now) < min(end, close)
        }
        let date = CalendarDate(secondsUTC: stamp)
        guard let current else { return now < zone.startOfDay(date.adding(days: 1)) }
        let session = zone.localDate(at: current.lowerBound)
        if session != date { return session < date && now < zone.startOfDay(date.adding(days: 1)) }
        let isAroundTheClock = current.count >= Self.aroundTheClock
        let end = isAroundTheClock ? current.lowerBound + 86_400 : current.upperBound
        // Prices come late; half an hour after the close nothing more does, whenever the last trade was.
        return now < ((marketTime ?? now) >= end ? end : end + Self.delay)
    }

    /// The longest delay of any exchange.
    private static let delay: Int64 = 1_800
}
