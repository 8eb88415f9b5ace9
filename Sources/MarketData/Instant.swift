/// Points in time as text; in the core they are `Int64` seconds UTC.
public enum Instant {
    /// The seconds of the years 1 to 9999, which four-digit years can write.
    public static let representable: Range<Int64> = -62_135_596_800..<253_402_300_800

    /// Reads RFC 3339 with `Z` or an offset, a date, or Unix seconds; nil for anything else.
    ///
    /// Fractions of a second are dropped; a date is its midnight UTC; `t`, `z` and a space in place of `T`
    /// are accepted as RFC 3339 section 5.6 allows; a local time without offset is not. Unix seconds are `0`
    /// or have 9 to 11 digits (from 1973), so that neither `2023` nor `20230102` is taken for the first year
    /// of the epoch.
    public static func parse(_ text: some StringProtocol) -> Int64? {
        if let seconds = unixSeconds(text) { return seconds }
        var scanner = DateScanner(text)
        guard let date = scanner.date() else { return nil }
        if scanner.isAtEnd { return date.secondsUTC }
        guard scanner.take("T") || scanner.take("t") || scanner.take(" "), let time = scanner.timeOfDay(),
            let offset = scanner.offset(), scanner.isAtEnd
        else { return nil }
        let instant = date.secondsUTC + time - offset
        // Second 60 exists only as the last of a UTC day; it becomes the first of the next.
        if scanner.sawLeapSecond, instant % CalendarDate.secondsPerDay != 0 { return nil }
        return representable.contains(instant) ? instant : nil
    }

    private static func unixSeconds(_ text: some StringProtocol) -> Int64? {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.count - 1 : text.utf8.count
        guard (9...11).contains(digits) || text == "0", text.utf8.first != UInt8(ascii: "+"),
            let seconds = Int64(text)
        else { return nil }
        return representable.contains(seconds) ? seconds : nil
    }

    /// `YYYY-MM-DDThh:mm:ssZ`.
    public static func rfc3339(_ time: Int64) -> String {
        var bytes: [UInt8] = []
        append(time, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends `YYYY-MM-DDThh:mm:ssZ` as ASCII, twenty bytes; an instant outside the years 1 to 9999 is
    /// brought inside.
    public static func append(_ time: Int64, to bytes: inout [UInt8]) {
        let time = min(max(time, representable.lowerBound), representable.upperBound - 1)
        let day = CalendarDate.dayNumber(time)
        let second = Int(time - day * CalendarDate.secondsPerDay)
        var digits = DateDigits()
        digits.append(CalendarDate(daysSinceEpoch: Int(day)))
        digits.append("T")
        digits.append(second / 3_600)
        digits.append(":")
        digits.append(second / 60 % 60)
        digits.append(":")
        digits.append(second % 60)
        digits.append("Z")
        digits.append(to: &bytes)
    }

    /// Appends the stamp of a bar: an instant for intraday timeframes, a date for longer ones.
    public static func append(_ time: Int64, of timeframe: Timeframe, to bytes: inout [UInt8]) {
        if timeframe.isIntraday {
            append(time, to: &bytes)
        } else {
            CalendarDate(secondsUTC: time).append(to: &bytes)
        }
    }

    /// The stamp of a bar as text: an instant for intraday timeframes, a date for longer ones.
    public static func text(_ time: Int64, of timeframe: Timeframe) -> String {
        timeframe.isIntraday ? rfc3339(time) : CalendarDate(secondsUTC: time).description
    }
}
