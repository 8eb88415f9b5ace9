import Testing

@testable import MarketData

@Suite struct TimeZoneRulesTests {
    // Offsets from Python's zoneinfo: changes of the clocks to the second, historical ones, and years that only the
    // footer's rule covers.
    @Test(
        arguments: [
            (
                "America/New_York",
                [
                    (-2717650801, -17762), (-2717650800, -18000), (0, -18000), (1143961199, -18000),
                    (1173596399, -18000), (1173596400, -14400), (1710053999, -18000), (1710054000, -14400),
                    (1730613599, -14400), (1730613600, -18000), (2215061999, -18000), (2215062000, -14400),
                    (2235621599, -14400), (2235621600, -18000), (4086547200, -14400),
                ]
            ),
            (
                "Australia/Sydney",
                [
                    (1712419199, 39600), (1712419200, 36000), (1728143999, 36000), (1728144000, 39600),
                    (2208988800, 39600), (2224713600, 36000), (2240607600, 39600),
                ]
            ),
            (
                "Asia/Kolkata",
                [(-915148800, 19800), (-852076800, 23400), (1704067200, 19800), (2222121600, 19800)]
            ),
            (
                "America/Sao_Paulo",
                [
                    (1541300399, -10800), (1541300400, -7200), (1550368799, -7200), (1550368800, -10800),
                    (2208988800, -10800),
                ]
            ),
            (
                "Europe/London",
                [
                    (13046400, 3600), (1711846799, 0), (1711846800, 3600), (2216249999, 0),
                    (2216250000, 3600), (2234998799, 3600), (2234998800, 0),
                ]
            ),
            (
                "Europe/Dublin",
                [(13046400, 3600), (1705276800, 0), (1721001600, 3600), (2210198400, 0), (2225923200, 3600)]
            ),
            ("Asia/Tokyo", [(-615513600, 36000), (1704067200, 32400)]),
            ("Asia/Tehran", [(1656633600, 16200), (1719792000, 12600)]),
            ("Asia/Jerusalem", [(1711670399, 7200), (1711670400, 10800), (2224713600, 10800)]),
            (
                "America/Santiago",
                [(1712458799, -10800), (1712458800, -14400), (2208988800, -10800), (2224713600, -14400)]
            ),
            ("Africa/Cairo", [(1656633600, 7200), (1719792000, 10800), (2224713600, 10800)]),
            ("Pacific/Auckland", [(1712411999, 46800), (1712412000, 43200), (2208988800, 46800)]),
            ("Asia/Kathmandu", [(315532800, 19800), (1704067200, 20700)]),
            ("Pacific/Apia", [(1325239199, -36000), (1325239200, 50400)]),
            ("America/Argentina/Buenos_Aires", [(1230681600, -7200), (1704067200, -10800)]),
            ("Europe/Istanbul", [(1420070400, 7200), (1704067200, 10800)]),
            ("Asia/Shanghai", [(583718400, 32400), (1719792000, 28800)]),
            ("Europe/Moscow", [(1277942400, 14400), (1341100800, 14400), (1704067200, 10800)]),
            ("UTC", [(1704067200, 0)]),
        ] as [(String, [(Int64, Int)])]
    )
    func `offsets equal those of the tz database`(zone: String, expected: [(Int64, Int)]) throws {
        let rules = try ZoneFile.rules(zone)
        for (time, offset) in expected {
            #expect(rules.offset(at: time) == offset, "\(zone) at \(Instant.rfc3339(time))")
        }
    }

    @Test func `the local date is that of the exchange`() throws {
        let tokyo = try ZoneFile.rules("Asia/Tokyo")
        let time = try #require(Instant.parse("2024-01-04T15:00:00Z"))
        #expect(tokyo.localDate(at: time - 1).description == "2024-01-04")
        #expect(tokyo.localDate(at: time).description == "2024-01-05")
    }

    @Test(arguments: [
        ("America/New_York", "2024-03-10", "2024-03-10T05:00:00Z"),
        ("America/New_York", "2024-03-11", "2024-03-11T04:00:00Z"),
        // Midnight was skipped: the day began at 01:00.
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
        // 24:00 became 23:00 of the day before.
        ("America/Sao_Paulo", "2019-02-17", "2019-02-17T03:00:00Z"),
        // The day did not exist.
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"), ("UTC", "2024-01-01", "2024-01-01T00:00:00Z"),
    ])
    func `a day starts with its first instant`(zone: String, date: String, start: String) throws {
        let date = try #require(CalendarDate(parsing: date))
        #expect(Instant.rfc3339(try ZoneFile.rules(zone).startOfDay(date)) == start)
    }

    @Test func `an old file without 64-bit data is read`() throws {
        // One transition at 100 s from +0 to +1 h.
        var bytes = Array("TZif".utf8) + [UInt8](repeating: 0, count: 16)
        for count in [0, 0, 0, 1, 2, 4] as [UInt8] { bytes += [0, 0, 0, count] }
        bytes += [0, 0, 0, 100, 1, 0, 0, 0, 0, 0, 0, 0, 0, 14, 16, 1, 0, 65, 66, 67, 0]
        let rules = try TimeZoneRules(name: "Old", tzif: bytes)
        #expect(rules.offset(at: 99) == 0)
        #expect(rules.offset(at: 100) == 3_600)
        #expect(rules.offset(at: 4_000_000_000) == 3_600)
    }

    @Test func `a damaged file is refused or read, and never more`() throws {
        let whole = try #require(ZoneFile.bytes("Europe/Lisbon"))
        for end in 0..<whole.count {
            #expect(throws: TimeZoneError.self) { try TimeZoneRules(name: "Cut", tzif: Array(whole[..<end])) }
        }
        for place in whole.indices {
            for value in [0x00, 0x01, 0x7F, 0x80, 0xFF] as [UInt8] {
                var bytes = whole
                bytes[place] = value
                guard let rules = try? TimeZoneRules(name: "Damaged", tzif: bytes) else { continue }
                for time in [Int64.min, -1, 0, 1_700_000_000, 1 << 40, .max] { _ = rules.offset(at: time) }
            }
        }
    }
}
