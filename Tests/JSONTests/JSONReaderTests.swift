import Testing

@testable import JSON

@Suite struct JSONReaderTests {
    @Test(arguments: [
        "null", "true", "false", "0", "-0", "-1", "1.5", "1e5", "1E+5", "1e-5", "0.1e1", "0e1", "\"\"", "[]",
        "{}", " [ ] ",
        "\t\r\n {\"a\":1}\n", "[1,2,[3,{\"a\":[]}]]", "{\"\":0}", "\"\\u0061\\n\\\"\\\\\\/\\b\\f\\r\\t\"",
        "\"é €😀\"",
        "\"\\ud83d\\ude00\"", "\"\\u0000\"", "\"\u{7F}\"", "1e-400", "0e400",
        "123456789012345678901234567890",
        "\"\u{2028}\"", "[{},{}]", "{\"a\":{\"a\":1}}", "\"\\uFFFF\"",
    ])
    func `a document of RFC 8259 is accepted`(text: String) throws {
        _ = try JSONReader.parse(Array(text.utf8))
    }

    @Test(
        arguments: [
            ("", .empty), (" \n", .empty), ("[", .unexpectedEnd), ("[1", .unexpectedEnd),
            ("[1,", .unexpectedEnd),
            ("{\"a\"", .unexpectedEnd), ("{\"a\":", .unexpectedEnd), ("\"a", .unexpectedEnd),
            ("\"\\", .unexpectedEnd),
            ("\"\\u12", .unexpectedEnd), ("tru", .unexpectedEnd), ("-", .unexpectedEnd),
            ("1.", .unexpectedEnd),
            ("1e", .unexpectedEnd), ("1e+", .unexpectedEnd), ("[1,]", .trailingComma),
            ("{\"a\":1,}", .trailingComma),
            ("[,1]", .unexpectedCharacter(expected: "a value")),
            ("[1,,2]", .unexpectedCharacter(expected: "a value")),
            ("[1 2]", .unexpectedCharacter(expected: "a comma or ]")),
            ("{\"a\" 1}", .unexpectedCharacter(expected: "a colon")),
            ("{a:1}", .unexpectedCharacter(expected: "a name in double quotes")),
            ("{1:1}", .unexpectedCharacter(expected: "a name in double quotes")),
            ("{\"a\":1 \"b\":2}", .unexpectedCharacter(expected: "a comma or }")),
            ("'a'", .unexpectedCharacter(expected: "a value")),
            ("[1}", .unexpectedCharacter(expected: "a comma or ]")),
            ("truE", .unexpectedCharacter(expected: "a value")),
            ("True", .unexpectedCharacter(expected: "a value")),
            ("+1", .unexpectedCharacter(expected: "a value")),
            (".5", .unexpectedCharacter(expected: "a value")),
            ("/**/1", .unexpectedCharacter(expected: "a value")),
            ("\u{0}", .unexpectedCharacter(expected: "a value")),
            ("\u{A0}1", .unexpectedCharacter(expected: "a value")),
            ("1 2", .trailingContent), ("{}}", .trailingContent), ("[]\u{0}", .trailingContent),
            ("0x10", .trailingContent),
            ("1f", .trailingContent), ("\u{FEFF}1", .byteOrderMark), ("\"\\x\"", .badEscape),
            ("\"\\u12g4\"", .badEscape),
            ("\"\\u 123\"", .badEscape), ("\"\\ud800\"", .loneSurrogate), ("\"\\udc00\"", .loneSurrogate),
            ("\"\\ud800\\u0041\"", .loneSurrogate), ("\"\\ud800\\ud800\"", .loneSurrogate),
            ("\"\\ud800x\"", .loneSurrogate),
            ("\"\n\"", .controlCharacter), ("\"a\u{0}\"", .controlCharacter),
            ("\"\\n\u{1F}\"", .controlCharacter),
            ("01", .leadingZero), ("-01", .leadingZero), ("00.5", .leadingZero), ("1.e1", .badNumber),
            ("-a", .badNumber),
            ("1e+a", .badNumber), ("[-]", .badNumber), ("NaN", .notFinite), ("Infinity", .notFinite),
            ("-Infinity", .notFinite),
            ("1e400", .numberOutOfRange), ("-1e999999999999999999", .numberOutOfRange),
            ("1.8e308", .numberOutOfRange),
            ("{\"a\":1,\"a\":1}", .duplicateKey("a")), ("{\"a\":1,\"\\u0061\":2}", .duplicateKey("a")),
        ] as [(String, JSONError.Kind)]
    )
    func `anything else is refused for its reason`(text: String, kind: JSONError.Kind) {
        #expect { try JSONReader.parse(Array(text.utf8)) } throws: { ($0 as? JSONError)?.kind == kind }
    }
}
