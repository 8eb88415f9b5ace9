import Testing

@testable import JSON

@Suite struct JSONNumberTests {
    private func read(_ text: String) throws -> JSONNumber {
        try #require(try JSONReader.parse(Array(text.utf8)).number)
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("42", 42), ("-17", -17), ("9223372036854775807", .max),
            ("-9223372036854775808", .min),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("18446744073709551616", nil),
            ("123456789012345678901234567890", nil), ("1.0", nil), ("1e3", nil),
        ] as [(String, Int64?)]
    )
    func `an integer is exact if its text is one and it fits 64 bits`(text: String, int: Int64?) throws {
        let number = try read(text)
        #expect(number.int == int)
        #expect(number.double == Double(text))
    }

    // The first is halfway between two doubles, the next just above; then the limits of the format.
    @Test(arguments: [
        "9007199254740993", "9007199254740993.0000000000000000001", "9007199254740995",
        "1.7976931348623157e308",
        "2.2250738585072014e-308", "4.9e-324", "2.4e-324", "1e-1000", "0.1", "123456789.123456789", "1e22",
        "1e23",
        "8.5e-19", "18446744073709551615e-19", "18446744073709551615e19", "9999999999999999999e-1", "5e-1",
        "0.000000000000000000000000000000123456789", "1000000000000000000000e-21",
        "3.0000000000000000000000000000000001",
        "-0.0", "7e-20", "18446744073709551616", "36893488147419103232.5", "0.00018446744073709551616",
        "12345678901234567e5",
    ])
    func `a number is the nearest double`(text: String) throws {
        #expect(try read(text).double.bitPattern == Double(text)?.bitPattern)
    }

    @Test func `random decimals are the nearest double`() throws {
        var generator = SplitMix(seed: 1)
        for _ in 0..<50_000 {
            let digits =
                UInt64.random(in: 0 ... .max, using: &generator)
                >> UInt64.random(in: 0...63, using: &generator)
            let text = "\(digits)e\(Int.random(in: -30...30, using: &generator))"
            #expect(try read(text).double.bitPattern == Double(text)?.bitPattern, "\(text)")
        }
    }

    @Test func `an endless number is refused`() throws {
        _ = try read("0." + String(repeating: "1", count: 998))
        let text = "0." + String(repeating: "1", count: 999)
        #expect { try JSONReader.parse(Array(text.utf8)) } throws: {
            ($0 as? JSONError)?.kind == .numberTooLong(limit: 1_000)
        }
    }
}
