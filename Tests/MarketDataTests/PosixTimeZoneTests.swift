import Testing

@testable import MarketData

@Suite struct PosixTimeZoneTests {
    // Offsets from the C library, but the last rule's: RFC 8536 writes daylight saving time all year that way.
    @Test(
        arguments: [
            ("EST5EDT,M3.2.0,M11.1.0", [(1710053999, -18000), (1710054000, -14400)]),
            (
                "AAA0BBB,J60,J300",
                [
                    (1709258399, 0), (1709258400, 3600), (1677635999, 0), (1677636000, 3600),
                    (1729990799, 3600), (1729990800, 0),
                ]
            ),
            ("AAA0BBB,59,299", [(1709171999, 0), (1709172000, 3600), (1677635999, 0), (1677636000, 3600)]),
            (
                "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
                [(1704067200, 39600), (1719792000, 37800), (1735689599, 39600)]
            ),
            (
                "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
                [(1711846799, -7200), (1711846800, -3600), (1729990799, -3600), (1729990800, -7200)]
            ),
            ("IST-2IDT,M3.4.4/26,M10.5.0", [(1711670399, 7200), (1711670400, 10800)]),
            ("IST-1GMT0,M10.5.0,M3.5.0/1", [(1704067200, 0), (1719792000, 3600)]),
            ("XXX3EDT4,0/0,J365/23", [(1704067200, -14400), (1704078000, -14400), (1735689599, -14400)]),
            ("UTC0", [(1719792000, 0)]),
        ] as [(String, [(Int64, Int)])]
    )
    func `a rule gives the C library's offsets`(rule: String, expected: [(Int64, Int)]) throws {
        let zone = try #require(PosixTimeZone(parsing: Array(rule.utf8)))
        for (time, offset) in expected {
            #expect(zone.offset(at: time) == offset, "\(rule) at \(Instant.rfc3339(time))")
        }
    }

    @Test(arguments: [
        "", "EST", "E5", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,M13.1.0,M11.1.0", "EST5EDT,M3.6.0,M11.1.0",
        "<EST5",
        "EST5EDT,M3.2.7,M11.1.0", "EST5EDT,J0,J365", "EST5EDT,J366,J1", "EST5EDT,366,1", "EST25", "EST5:60",
        "EST5EDT,M3.2.0/168,M11.1.0", "EST5EDT,M3.2.0,M11.1.0,", "EST5 ", "EST99999999999999999999",
    ])
    func `anything else is refused`(rule: String) {
        #expect(PosixTimeZone(parsing: Array(rule.utf8)) == nil)
    }
}
