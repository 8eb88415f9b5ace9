import Testing

@testable import API

/// Which of JSON and CSV a client gets: RFC 9110 section 12.5.1.
@Suite struct ContentNegotiationTests {
    @Test(
        arguments: [
            ("text/csv", true), ("TEXT/CSV; charset=utf-8", true), ("text/*", true),
            ("text/csv, */*;q=0.1", true), ("application/json;q=0.1, text/csv;q=0.9", true),
            ("application/json;q=0, text/csv", true), ("text/csv, application/json", true),
            ("application/json", false), ("*/*", false), ("application/json, text/csv", false),
            ("text/csv;q=0.5, application/json", false), ("text/csv;q=0", false), ("text/csv;q=x", false),
            ("application/*, text/csv;q=0.9", false), ("*/*;q=0.5, text/csv;q=0.4", false),
            ("text/html, application/xhtml+xml, */*;q=0.8", false), ("", false), (";,;", false),
        ]
    )
    func `the weights of Accept decide between JSON and CSV`(accept: String, isCSV: Bool) throws {
        let reply = try TestService().post(
            "/api/data/fetch",
            #"{"symbol":"AAPL","period":"5d"}"#,
            headers: [("Content-Type", "application/json"), ("Accept", accept)]
        )
        #expect(reply.status == 200)
        #expect(reply.header("Content-Type")?.hasPrefix("text/csv") == isCSV, "\(accept)")
        #expect(reply.header("Vary") == "Accept")
    }

    @Test func `a problem is JSON whatever the client accepts`() throws {
        let reply = try TestService().post(
            "/api/data/fetch",
            #"{"symbol":"NOPE"}"#,
            headers: [("Content-Type", "application/json"), ("Accept", "text/csv")]
        )
        #expect(reply.status == 404)
        #expect(reply.header("Content-Type") == "application/problem+json")
    }
}
