/// A span that counts back from the newest moment: `1d 5d 1mo 3mo 6mo 1y 2y 5y 10y ytd max`, also `Nd Nw Nmo
/// Ny`.
///
/// Days are trading days, so `5d` over daily bars is five bars whatever the weekends and holidays, as Yahoo's
/// `range=5d`. Weeks, months and years are calendar spans whose first day is included: `1y` from 2024-03-15
/// begins with 2023-03-15.
public enum Period: Sendable, Hashable, CustomStringConvertible {
    /// The last so many distinct trading dates, at least 1.
    case days(Int)
    /// So many calendar weeks, at least 1.
    case weeks(Int)
    /// So many calendar months, at least 1.
    case months(Int)
    /// So many calendar years, at least 1.
    case years(Int)
    /// From 1 January.
    case yearToDate
    /// Everything there is.
    case max

    /// Reads a period; a number has one to four digits and is not 0; nil for anything else.
    public init?(parsing text: some StringProtocol) {
        switch text {
        case "max": self = .max
        case "ytd": self = .yearToDate
        default:
            let digits = text.utf8.prefix { (48...57).contains($0) }
            guard (1...4).contains(digits.count), let count = Int(String(decoding: digits, as: UTF8.self)),
                count > 0
            else { return nil }
            switch String(decoding: text.utf8.dropFirst(digits.count), as: UTF8.self) {
            case "d": self = .days(count)
            case "w": self = .weeks(count)
            case "mo": self = .months(count)
            case "y": self = .years(count)
            default: return nil
            }
        }
    }

    /// The name used on the wire, `6mo`.
    public var description: String {
        switch self {
        case .days(let count): "\(count)d"
        case .weeks(let count): "\(count)w"
        case .months(let count): "\(count)mo"
        case .years(let count): "\(count)y"
        case .yearToDate: "ytd"
        case .max: "max"
        }
    }

    /// The number of trading dates to keep, if the period counts them and not the calendar.
    public var tradingDays: Int? {
        if case .days(let count) = self { count } else { nil }
    }

    /// The first date of the period that ends with `newest`; nil for `max`.
    ///
    /// Which dates were trading dates only the bars tell. For ``days(_:)`` the result is therefore a date
    /// early enough to have them all, 7 days for each 5 and 14 for a long holiday; then
    /// ``BarSeries/firstIndex(of:timeZone:)`` counts.
    public func start(countingBackFrom newest: CalendarDate) -> CalendarDate? {
        switch self {
        case .days(let count): newest.adding(days: -((count * 7 + 4) / 5 + 14))
        case .weeks(let count): newest.adding(days: -7 * count)
        case .months(let count): newest.adding(months: -count)
        case .years(let count): newest.adding(years: -count)
        case .yearToDate: newest.adding(months: 1 - newest.month).startOfMonth
        case .max: nil
        }
    }

    /// Midnight UTC of the first date of the period whose last is the UTC date of `newest`; nil for `max`.
    ///
    /// Right as it is for daily and longer bars. For intraday bars take the local date of the newest bar and
    /// ``TimeZoneRules/startOfDay(_:)`` of the first one.
    public func start(countingBackFrom newest: Int64) -> Int64? {
        start(countingBackFrom: CalendarDate(secondsUTC: newest))?.secondsUTC
    }
}
