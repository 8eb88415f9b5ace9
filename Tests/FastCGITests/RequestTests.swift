import Testing

@testable import FastCGI

@Suite struct RequestTests {
    @Test func `path and query come from the undecoded target`() {
        let request = Request(method: "GET", target: "/api/run%20me?symbol=%5EGSPC&period=1y")
        #expect(request.method == "GET")
        #expect(request.path == "/api/run me")
        #expect(request.query.map(\.name) == ["symbol", "period"])
        #expect(request.query.map(\.value) == ["^GSPC", "1y"])
    }

    @Test func `without a target the decoded parameters of nginx serve`() {
        let request = Request(parameters: Parameters([("DOCUMENT_URI", "/a b"), ("QUERY_STRING", "x=1")]))
        #expect(request.path == "/a b")
        #expect(request.query.first?.value == "1")
    }

    @Test func `headers are found without regard to case`() {
        let request = Request(
            method: "POST",
            target: "/",
            headers: [("Content-Type", "application/json"), ("X-API-Key", "k")]
        )
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["x-Api-kEY"] == "k")
        #expect(request.headers["Accept"] == nil)
        #expect(request.headers.all.map(\.name) == ["content-type", "x-api-key"])
    }

    @Test(
        arguments: [("17", 17), ("", nil), ("-1", nil), ("1e3", nil), ("99999999999999999999", nil)]
            as [(String, Int?)]
    )
    func `a declared length is a number of bytes or nothing`(text: String, length: Int?) {
        #expect(Request(parameters: Parameters([("CONTENT_LENGTH", text)])).contentLength == length)
        if length == nil {
            #expect(
                Request(parameters: Parameters([("CONTENT_LENGTH", "")])).headers["Content-Length"] == nil
            )
        }
    }

    @Test func `raw parameters are found by their exact name, the last one wins`() {
        let request = Request(
            parameters: Parameters([("REQUEST_ID", "a"), ("REQUEST_ID", "b"), ("REQUEST", "c")])
        )
        #expect(request.parameter("REQUEST_ID") == "b")
        #expect(request.parameter("REQUEST") == "c")
        #expect(request.parameter("request_id") == nil)
        #expect(request.parameters.pairs.map(\.value) == ["a", "b", "c"])
    }
}
