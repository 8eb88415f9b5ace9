/// Reads the fixed-width fields of RFC 3339 from ASCII; every read is nil when the text is something else.
struct DateScanner<Text: StringProtocol> {
    private let bytes: Text.UTF8View
    private var position: Text.UTF8View.Index
    /// Whether the time of day had second 60.
    private(set) var sawLeapSecond = false

    init(_ text: Text) {
        bytes = text.utf8
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    /// `YYYY-MM-DD`.
    mutating func date() -> CalendarDate? {
        guard let year = digits(4), year > 0, take("-"), let month = digits(2), take("-"), let day = digits(2)
        else {
            return nil
        }
        return CalendarDate(year: year, month: month, day: day)
    }

    /// `hh:mm:ss` with an optional fraction, which is dropped; seconds since midnight, up to 86,400 for a
    /// leap second.
    mutating func timeOfDay() -> Int64? {
        guard let hour = digits(2), hour < 24, take(":"), let minute = digits(2), minute < 60, take(":"),
            let second = digits(2), second <= 60
        else { return nil }
        sawLeapSecond = second == 60
        if take(".") {
            guard digit() != nil else { return nil }
            while digit() != nil {}
        }
        return Int64(hour * 3_600 + minute * 60 + second)
    }

    /// `Z` or `±hh:mm`, seconds east of UTC.
    mutating func offset() -> Int64? {
        if take("Z") || take("z") { return 0 }
        let sign: Int
        if take("+") {
            sign = 1
        } else if take("-") {
            sign = -1
        } else {
            return nil
        }
        guard let hours = digits(2), hours < 24, take(":"), let minutes = digits(2), minutes < 60 else {
            return nil
        }
        return Int64(sign * (hours * 3_600 + minutes * 60))
    }

    mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        guard position < bytes.endIndex, UInt32(bytes[position]) == wanted.value else { return false }
        position = bytes.index(after: position)
        return true
    }

    private mutating func digits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    private mutating func digit() -> Int? {
        guard position < bytes.endIndex, case 48...57 = bytes[position] else { return nil }
        defer { position = bytes.index(after: position) }
        return Int(bytes[position]) - 48
    }
}
