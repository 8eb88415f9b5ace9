/// The day of the year and time of day at which a POSIX rule changes the clocks.
struct ChangeRule: Sendable, Equatable {
    enum Day: Sendable, Equatable {
        /// `Jn`: 1 to 365, 29 February never counted.
        case julianWithoutLeapDay(Int)
        /// `n`: 0 to 365, 29 February counted.
        case zeroBased(Int)
        /// `Mm.w.d`: weekday 0 (Sunday) to 6 of the week 1 to 5 of a month, 5 being the last.
        case weekday(month: Int, week: Int, weekday: Int)
    }

    let day: Day
    /// Seconds after local midnight, -167 h to 167 h.
    let time: Int

    init?(_ scanner: inout PosixScanner) {
        if scanner.take("J") {
            guard let number = scanner.number(1...365) else { return nil }
            day = .julianWithoutLeapDay(number)
        } else if scanner.take("M") {
            guard let month = scanner.number(1...12), scanner.take("."), let week = scanner.number(1...5),
                scanner.take("."), let weekday = scanner.number(0...6)
            else { return nil }
            day = .weekday(month: month, week: week, weekday: weekday)
        } else {
            guard let number = scanner.number(0...365) else { return nil }
            day = .zeroBased(number)
        }
        guard scanner.take("/") else {
            time = 2 * 3_600
            return
        }
        guard let seconds = scanner.seconds(hours: 0...167) else { return nil }
        time = seconds
    }

    /// Seconds from 1970-01-01 00:00 to the change, both in local time.
    func seconds(year: Int) -> Int64 {
        Int64(dayNumber(year: year)) * CalendarDate.secondsPerDay + Int64(time)
    }

    private func dayNumber(year: Int) -> Int {
        func days(to month: Int) -> Int { CalendarDate.daysSinceEpoch(year, month, 1) }
        switch day {
        case .zeroBased(let number): return days(to: 1) + number
        case .julianWithoutLeapDay(let number):
            let isAfterLeapDay = CalendarDate.days(inMonth: 2, year: year) == 29 && number >= 60
            return days(to: 1) + number - 1 + (isAfterLeapDay ? 1 : 0)
        case .weekday(let month, let week, let weekday):
            let first = days(to: month)
            // 1970-01-01, day 0, was a Thursday, weekday 4.
            let firstWeekday = ((first + 4) % 7 + 7) % 7
            var offset = (weekday - firstWeekday + 7) % 7 + 7 * (week - 1)
            if offset >= CalendarDate.days(inMonth: month, year: year) { offset -= 7 }
            return first + offset
        }
    }
}
