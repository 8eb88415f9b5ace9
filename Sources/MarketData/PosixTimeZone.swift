/// A POSIX `TZ` rule such as `EST5EDT,M3.2.0,M11.1.0`, with RFC 8536's hours from -167 to 167.
struct PosixTimeZone: Sendable, Equatable {
    /// The yearly change to daylight saving time and back.
    struct Daylight: Sendable, Equatable {
        /// Seconds east of UTC.
        let offset: Int
        /// When it begins, in standard time.
        let start: ChangeRule
        /// When it ends, in daylight saving time.
        let end: ChangeRule
    }

    /// Seconds east of UTC.
    let standardOffset: Int
    let daylight: Daylight?

    /// Reads a rule; nil for anything else, and for a daylight saving time whose changes POSIX leaves to the
    /// system.
    init?(parsing bytes: [UInt8]) {
        var scanner = PosixScanner(bytes)
        guard scanner.name(), let west = scanner.seconds(hours: 0...24) else { return nil }
        standardOffset = -west
        guard !scanner.isAtEnd else {
            daylight = nil
            return
        }
        guard scanner.name() else { return nil }
        var offset = standardOffset + 3_600
        if !scanner.isAt(",") {
            guard let west = scanner.seconds(hours: 0...24) else { return nil }
            offset = -west
        }
        guard scanner.take(","), let start = ChangeRule(&scanner), scanner.take(","),
            let end = ChangeRule(&scanner),
            scanner.isAtEnd
        else { return nil }
        daylight = Daylight(offset: offset, start: start, end: end)
    }

    /// Seconds east of UTC at an instant.
    func offset(at time: Int64) -> Int {
        guard let daylight else { return standardOffset }
        // Within a day of the ends of Int64 no offset matters.
        let local = time.addingReportingOverflow(Int64(standardOffset))
        if local.overflow { return standardOffset }
        let date = CalendarDate(secondsUTC: local.partialValue)
        let start = daylight.start.seconds(year: date.year) - Int64(standardOffset)
        let end = daylight.end.seconds(year: date.year) - Int64(daylight.offset)
        // South of the equator daylight saving time spans the new year.
        let isDaylight = start < end ? start <= time && time < end : !(end <= time && time < start)
        return isDaylight ? daylight.offset : standardOffset
    }
}
