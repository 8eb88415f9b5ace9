import Testing

@testable import FastCGI

@Suite struct PercentEncodingTests {
    @Test(arguments: [
        ("/api/ticker/AAPL", "/api/ticker/AAPL"),
        ("/a%20b/%C3%A9", "/a b/é"),
        ("/%5EGSPC", "/^GSPC"),
        ("/a%2Fb/c", "/a%2Fb/c"),
        ("/a%2fb", "/a%2fb"),
        ("/a%00b%0D%0A%7f", "/a%00b%0D%0A%7f"),
        ("/100%", "/100%"),
        ("/%4", "/%4"),
        ("/%zz%41", "/%zzA"),
        ("/%FF%FE", "/%FF%FE"),
        ("/a+b", "/a+b"),
        ("", ""),
    ])
    func `a path decodes without changing its segments`(text: String, path: String) {
        #expect(PercentEncoding.path(text.utf8) == path)
    }

    @Test func `query pairs keep their order, and a name without a value has an empty one`() {
        let pairs = PercentEncoding.pairs("b=2&a=1+x%3D&&c&=v&d=%FF&e=%".utf8)
        #expect(pairs.map(\.name) == ["b", "a", "c", "", "d", "e"])
        #expect(pairs.map(\.value) == ["2", "1 x=", "", "v", "\u{FFFD}", "%"])
        #expect(PercentEncoding.pairs("".utf8).isEmpty)
    }
}
