import Testing

@testable import JSON

@Suite struct JSONErrorTests {
    @Test(arguments: [
        ("[1,2,x]", 5, "/2"), ("{\"a\":{\"b\":[true,{\"c\":01}]}}", 21, "/a/b/1/c"),
        ("{\"a/b\":{\"m~n\":nul}}", 14, "/a~1b/m~0n"),
        ("{\"\":tru }", 4, "/"), ("{\"a\":1,\"b\":2,\"a\":3}", 13, "/a"),
        ("{\"x\":{\"a\":1,\"a\":3}}", 12, "/x/a"),
        ("{\"a\":[1,2,]}", 9, "/a"), ("{\"a\":1}x", 7, ""), ("{\"a\":\"\\q\"}", 6, "/a"), ("[1", 2, ""),
    ])
    func `the pointer names the value at fault`(text: String, offset: Int, pointer: String) throws {
        let error = try #require(throws: JSONError.self) { try JSONReader.parse(Array(text.utf8)) }
        #expect(error.offset == offset)
        #expect(error.pointer == pointer)
    }

    @Test func `lines count from line feeds and columns from characters`() throws {
        let text = "{\n  \"größe\": 1,\n  \"straße\": \"é€😀\", ?\n}"
        let error = try #require(throws: JSONError.self) { try JSONReader.parse(Array(text.utf8)) }
        #expect((error.line, error.column) == (3, 20))
        #expect(error.description == "line 3, column 20: expected a name in double quotes")
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0x80, 0x22], [0x22, 0x5C, 0x6E, 0xE2, 0x82, 0x22],
        ] as [[UInt8]]
    )
    func `bytes that are not UTF-8 are refused with the pointer of their string`(string: [UInt8]) throws {
        let document = Array("{\"a\":[".utf8) + string + Array("]}".utf8)
        let error = try #require(throws: JSONError.self) { try JSONReader.parse(document) }
        #expect(error.kind == .invalidUTF8)
        #expect(error.pointer == "/a/0")
    }

    @Test func `a name that is not UTF-8 is refused`() throws {
        let document: [UInt8] = [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]
        #expect { try JSONReader.parse(document) } throws: { ($0 as? JSONError)?.kind == .invalidUTF8 }
    }

    @Test func `nesting is accepted up to the limit and refused beyond it`() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array(repeating: UInt8(ascii: "["), count: depth)
                + Array(repeating: UInt8(ascii: "]"), count: depth)
        }
        _ = try JSONReader.parse(nested(64))
        _ = try JSONReader.parse(nested(512), limits: JSONReader.Limits(depth: 512))
        for (depth, limit) in [(65, 64), (10_000, 64), (513, 512)] {
            let limits = JSONReader.Limits(depth: limit)
            let error = try #require(throws: JSONError.self) {
                try JSONReader.parse(nested(depth), limits: limits)
            }
            #expect(error.kind == .tooDeep(limit: limit))
            #expect(error.offset == limit)
        }
    }

    @Test func `names are the same only if their bytes are`() throws {
        let composed = "\u{E9}"
        let decomposed = "e\u{301}"
        let value = try JSONReader.parse(Array("{\"\(composed)\":1,\"\(decomposed)\":2}".utf8))
        #expect(value.object?[composed]?.number?.int == 1)
        #expect(value.object?[decomposed]?.number?.int == 2)
    }

    @Test func `a duplicate is found among many names and in nested objects`() throws {
        let many = (0..<5_000).map { "\"name\($0)\":{\"a\":\($0)}" }.joined(separator: ",")
        let object = try JSONReader.parse(Array("{\(many)}".utf8)).object
        #expect(object?.count == 5_000)
        #expect(object?["name4999"]?.object?["a"]?.number?.int == 4_999)
        for index in [0, 10, 17, 4_999] {
            let error = try #require(throws: JSONError.self) {
                try JSONReader.parse(Array("{\"outer\":{\(many),\"name\(index)\":0}}".utf8))
            }
            #expect(error.kind == .duplicateKey("name\(index)"))
            #expect(error.pointer == "/outer/name\(index)")
        }
        // Two large objects inside one another: the outer one's names are remembered.
        let error = try #require(throws: JSONError.self) {
            try JSONReader.parse(Array("{\(many),\"inner\":{\(many)},\"name3\":0}".utf8))
        }
        #expect(error.kind == .duplicateKey("name3"))
        #expect(error.pointer == "/name3")
    }
}
