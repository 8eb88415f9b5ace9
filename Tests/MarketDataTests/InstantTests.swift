import Testing

@testable import MarketData

@Suite struct InstantTests {
    @Test(
        arguments: [
            ("2023-12-29T14:30:00Z", 1_703_860_200), ("2023-12-29t14:30:00z", 1_703_860_200),
            ("2023-12-29 14:30:00Z", 1_703_860_200),
            ("2023-12-29T09:30:00-05:00", 1_703_860_200), ("2023-12-29T20:00:00+05:30", 1_703_860_200),
            ("2023-12-29T14:30:00.999999Z", 1_703_860_200), ("2023-12-29", 1_703_808_000),
            ("1703860200", 1_703_860_200), ("0", 0),
            ("-1703860200", -1_703_860_200), ("2016-12-31T23:59:60Z", 1_483_228_800),
            ("2016-12-31T18:59:60-05:00", 1_483_228_800),
            ("0001-01-01", -62_135_596_800), ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] as [(String, Int64)]
    )
    func `an instant is read in each of its forms`(text: String, seconds: Int64) {
        #expect(Instant.parse(text) == seconds)
    }

    @Test(arguments: [
        "", "2023", "20230102", "1703860200000", "1703860200.5", "+1703860200", "1e9", "2023-12-29T14:30:00",
        "2023-12-29T14:30Z",
        "2023-12-29T24:00:00Z", "2023-12-29T14:60:00Z", "2023-12-29T14:30:60Z", "2023-02-29T00:00:00Z",
        "2023-12-29T14:30:00.Z",
        "2023-12-29T14:30:00+0530", "2023-12-29T14:30:00Z ", " 2023-12-29", "12/29/2023", "now",
        "2023-12-29T14:30:00+24:00",
        "9999-12-31T23:59:59-01:00",
    ])
    func `anything else is refused`(text: String) {
        #expect(Instant.parse(text) == nil)
    }

    @Test func `an instant is written in RFC 3339 and read back`() {
        for time in stride(from: Int64(-62_135_596_800), to: 253_402_300_800, by: 9_876_543_211) {
            #expect(Instant.parse(Instant.rfc3339(time)) == time)
        }
        #expect(Instant.rfc3339(1_703_860_205) == "2023-12-29T14:30:05Z")
        #expect(Instant.rfc3339(.max) == "9999-12-31T23:59:59Z")
    }

    @Test func `daily and longer bars are stamped with dates`() {
        #expect(Instant.text(1_703_808_000, of: .day1) == "2023-12-29")
        #expect(Instant.text(1_703_808_000, of: .month1) == "2023-12-29")
        #expect(Instant.text(1_703_808_000, of: .hour4) == "2023-12-29T00:00:00Z")
        var bytes: [UInt8] = []
        Instant.append(1_703_808_000, of: .week1, to: &bytes)
        #expect(bytes == Array("2023-12-29".utf8))
    }
}
