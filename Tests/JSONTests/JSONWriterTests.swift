import Testing

@testable import JSON

@Suite struct JSONWriterTests {
    private func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func `commas and colons come by themselves`() {
        let written = text { json in
            json.beginObject()
            json.key("status")
            json.string("success")
            json.key("a" + "b")
            json.beginArray()
            json.beginArray()
            json.endArray()
            json.number(1)
            json.bool(true)
            json.null()
            json.beginObject()
            json.endObject()
            json.number(nil as Double?)
            json.string(nil)
            json.numbers([1, 2.5])
            json.numbersOrNull([.nan, 2])
            json.raw("{}".utf8)
            json.string { $0.append(contentsOf: "2024-01-02".utf8) }
            json.endArray()
            json.key("n")
            json.number(Int64.min)
            json.endObject()
        }
        let expected = """
            {"status":"success","ab":[[],1,true,null,{},null,null,[1,2.5],[null,2],{},"2024-01-02"],\
            "n":-9223372036854775808}
            """
        #expect(written == expected)
    }

    @Test(
        arguments: [
            (100_000.0, "100000"), (0, "0"), (-0.0, "-0"), (0.1, "0.1"), (-2.5, "-2.5"),
            (1.0 / 3, "0.3333333333333333"),
            (104_523.37281946123, "104523.37281946123"), (0.00001, "0.00001"),
            (Double.leastNonzeroMagnitude, "5e-324"),
            (1e300, "1e+300"),
            (9_007_199_254_740_991, "9007199254740991"), (9_007_199_254_740_992, "9007199254740992"),
            (1e22, "1e+22"), (123_456_789_012_345_680, "1.2345678901234568e+17"),
            (0.30000000000000004, "0.30000000000000004"),
            (0x1p-17, "0.00000762939453125"), (4_503_599_627_370_495.5, "4503599627370495.5"),
        ] as [(Double, String)]
    )
    func `a double has as few digits as give it back`(value: Double, expected: String) {
        #expect(text { $0.number(value) } == expected)
    }

    @Test(arguments: [
        ("plain", "plain"), ("\"\\/", #"\"\\/"#), ("\u{8}\u{C}\n\r\t", #"\b\f\n\r\t"#),
        ("\u{0}\u{1F}", #"\u0000\u001f"#),
        ("é€😀\u{7F}\u{2028}", "é€😀\u{7F}\u{2028}"), ("", ""), ("a\nb", #"a\nb"#),
    ])
    func `only what has to be is escaped`(value: String, expected: String) throws {
        let written = text { $0.string(value) }
        #expect(written == "\"\(expected)\"")
        #expect(try JSONReader.parse(Array(written.utf8)) == .string(value))
    }

    @Test func `every double is read back bit for bit and is as short as Swift's own description`() throws {
        var generator = SplitMix(seed: 2)
        func check(_ value: Double) throws {
            let written = text { $0.number(value) }
            let read = try #require(try JSONReader.parse(Array(written.utf8)).number)
            #expect(read.double.bitPattern == value.bitPattern, "\(value)")
            #expect(significantDigits(written) == significantDigits(value.description), "\(value)")
        }
        for exponent in -1_074...1_023 {
            let power = Double(sign: .plus, exponent: exponent, significand: 1)
            for value in [power, power.nextUp, power.nextDown, -power] { try check(value) }
        }
        for _ in 0..<20_000 {
            let bits = Double(bitPattern: generator.next())
            if bits.isFinite { try check(bits) }
            try check(Double.random(in: 1...200_000, using: &generator))
            try check(Double(Int.random(in: 1...10_000_000, using: &generator)) / 100)
            try check(Double(Float.random(in: 0.0001...5_000, using: &generator)))
        }
    }

    private func significantDigits(_ text: String) -> Substring {
        let digits = text.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
        return digits.dropLast(digits.reversed().prefix { $0 == "0" }.count)
    }

    @Test func `integers of every length are written`() {
        var value: Int64 = 1
        while value < .max / 10 {
            for number in [value - 1, value, value + 1, -value] {
                #expect(text { $0.number(number) } == String(number))
            }
            value *= 10
        }
    }

    @Test(arguments: ["nan", "inf", "-inf"])
    func `a number that is not finite stops the program`(value: String) async {
        await #expect(processExitsWith: .failure) { [value] in
            var writer = JSONWriter()
            writer.number(Double(value) ?? 0)
        }
    }
}
