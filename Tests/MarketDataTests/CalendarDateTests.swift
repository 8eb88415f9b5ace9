import Testing

@testable import MarketData

@Suite struct CalendarDateTests {
    @Test func `every day of the years 1 to 9999 is its number and back`() throws {
        let first = try #require(CalendarDate(parsing: "0001-01-01"))
        let last = try #require(CalendarDate(parsing: "9999-12-31"))
        #expect((first.daysSinceEpoch, last.daysSinceEpoch) == (-719_162, 2_932_896))
        var previous = first.adding(days: -1)
        for number in first.daysSinceEpoch...last.daysSinceEpoch {
            let date = CalendarDate(daysSinceEpoch: number)
            guard date.daysSinceEpoch == number, date > previous, date.day <= 31 else {
                Issue.record("day \(number) is \(date)")
                return
            }
            previous = date
        }
    }

    @Test(arguments: [
        ("2024-02-29", 1, 0, "2024-03-29"), ("2024-01-31", 1, 0, "2024-02-29"),
        ("2023-01-31", 1, 0, "2023-02-28"),
        ("2024-01-31", -2, 0, "2023-11-30"), ("2024-12-15", 1, 0, "2025-01-15"),
        ("2024-01-15", -1, 0, "2023-12-15"),
        ("2024-01-15", -13, 0, "2022-12-15"), ("2024-02-29", -12, 0, "2023-02-28"),
        ("2024-02-28", 0, 2, "2024-03-01"),
        ("2024-01-01", 0, -1, "2023-12-31"),
    ])
    func `months and days are counted with the end of the month`(
        from: String,
        months: Int,
        days: Int,
        to: String
    ) throws {
        let date = try #require(CalendarDate(parsing: from))
        #expect(date.adding(months: months).adding(days: days).description == to)
    }

    @Test(arguments: [
        "2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "2024-1-1", "24-01-01", "2024-01-01 ",
        "0000-01-01",
    ])
    func `what is no date is refused`(text: String) {
        #expect(CalendarDate(parsing: text) == nil)
    }

    @Test func `weeks begin on Monday`() throws {
        let sunday = try #require(CalendarDate(parsing: "2024-03-17"))
        #expect(sunday.weekday == 7)
        #expect(sunday.startOfWeek.description == "2024-03-11")
        #expect(CalendarDate(daysSinceEpoch: 0).weekday == 4)
        #expect(CalendarDate(daysSinceEpoch: -4).weekday == 7)
    }

    @Test func `an instant before the epoch belongs to the day it is in`() {
        #expect(CalendarDate(secondsUTC: -1).description == "1969-12-31")
        #expect(CalendarDate(secondsUTC: -86_400).description == "1969-12-31")
        #expect(CalendarDate(secondsUTC: -86_401).description == "1969-12-30")
    }
}
