/// A day of the proleptic Gregorian calendar, without a time zone.
///
/// The conversions are Howard Hinnant's: https://howardhinnant.github.io/date_algorithms.html
public struct CalendarDate: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Year, 1 to 9999 when parsed.
    public let year: Int
    /// Month, 1 to 12.
    public let month: Int
    /// Day of the month, from 1.
    public let day: Int

    static let secondsPerDay: Int64 = 86_400

    /// Makes a date; nil if there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1, day <= CalendarDate.days(inMonth: month, year: year) else {
            return nil
        }
        self.init(year, month, day)
    }

    private init(_ year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `YYYY-MM-DD`, years 0001 to 9999; nil for anything else.
    public init?(parsing text: some StringProtocol) {
        var scanner = DateScanner(text)
        guard let date = scanner.date(), scanner.isAtEnd else { return nil }
        self = date
    }

    /// The date a number of days after 1970-01-01.
    public init(daysSinceEpoch: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        self.init(
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
            month,
            dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    /// The UTC date of an instant.
    public init(secondsUTC: Int64) {
        self.init(daysSinceEpoch: Int(CalendarDate.dayNumber(secondsUTC)))
    }

    /// Days since 1970-01-01, negative before.
    public var daysSinceEpoch: Int { CalendarDate.daysSinceEpoch(year, month, day) }

    static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Midnight UTC of the date, seconds.
    public var secondsUTC: Int64 { Int64(daysSinceEpoch) * CalendarDate.secondsPerDay }

    /// Day of the week as in ISO 8601, Monday 1 to Sunday 7.
    public var weekday: Int {
        // 1970-01-01 was a Thursday.
        let remainder = (daysSinceEpoch + 3) % 7
        return (remainder < 0 ? remainder + 7 : remainder) + 1
    }

    /// The Monday of the date's week.
    public var startOfWeek: CalendarDate { adding(days: 1 - weekday) }

    /// The first day of the date's month.
    public var startOfMonth: CalendarDate { CalendarDate(year, month, 1) }

    /// The date `days` later, earlier if negative.
    public func adding(days: Int) -> CalendarDate { CalendarDate(daysSinceEpoch: daysSinceEpoch + days) }

    /// The same day `months` later, earlier if negative; the last of the month where that month is too short.
    public func adding(months: Int) -> CalendarDate {
        let months = year * 12 + month - 1 + months
        let year = months >= 0 ? months / 12 : (months - 11) / 12
        let month = months - year * 12 + 1
        return CalendarDate(year, month, min(day, CalendarDate.days(inMonth: month, year: year)))
    }

    /// The same day `years` later, earlier if negative; 28 February where there is no 29th.
    public func adding(years: Int) -> CalendarDate { adding(months: 12 * years) }

    /// `YYYY-MM-DD`.
    public var description: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends `YYYY-MM-DD` as ASCII, ten bytes; more, with a sign, outside the years 0 to 9999.
    public func append(to bytes: inout [UInt8]) {
        guard (0...9_999).contains(year) else {
            bytes.append(contentsOf: "\(year)-\(month)-\(day)".utf8)
            return
        }
        var digits = DateDigits()
        digits.append(self)
        digits.append(to: &bytes)
    }

    /// Orders by time.
    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// Number of days of a month.
    static func days(inMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Whole days since 1970-01-01, rounded down, of a count of seconds.
    static func dayNumber(_ seconds: Int64) -> Int64 {
        let quotient = seconds / secondsPerDay
        return seconds % secondsPerDay < 0 ? quotient - 1 : quotient
    }
}
