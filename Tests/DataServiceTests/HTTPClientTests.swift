import Foundation
import HTTPTestServer
import Testing

@testable import DataService

@Suite(.timeLimit(.minutes(1))) struct HTTPClientTests {
    private let server = HTTPTestServer(HTTPClientTests.script)

    private func client(_ change: (inout HTTPClient.Configuration) -> Void = { _ in }) throws -> HTTPClient {
        var configuration = HTTPClient.Configuration(userAgent: "tests/1")
        configuration.maximumBodyBytes = 100_000
        change(&configuration)
        return try HTTPClient(configuration) { DispatchTime.now().uptimeNanoseconds }
    }

    private func get(_ path: String, milliseconds: Int = 5_000) -> HTTPRequest {
        HTTPRequest(url: server.url(path), connectMilliseconds: 2_000, totalMilliseconds: milliseconds)
    }

    private func kind(_ result: Result<HTTPReply, HTTPError>) -> HTTPError.Kind? {
        if case .failure(let error) = result { error.kind } else { nil }
    }

    // MARK: - Answers

    @Test func `a request says who asks and what it takes, and the encoding is undone`() throws {
        let client = try client()
        var request = get("/gzip")
        request.headers = [HTTPHeader("X-Token", "k"), HTTPHeader("Accept", "application/json")]
        let reply = try client.send([request])[0].get()
        #expect(
            reply.status == 200 && reply.body.count == 640 && reply.header("CONTENT-TYPE") == "text/plain"
        )
        let head = try String(decoding: client.send([get("/head")])[0].get().body, as: UTF8.self).lowercased()
        #expect(head.contains("user-agent: tests/1\r\n") && head.contains("gzip") && !head.contains("cookie"))
    }

    @Test(arguments: [204, 404, 429, 503])
    func `any status that is no redirect is an answer`(status: Int) throws {
        #expect(try client().send([get("/status/\(status)")])[0].get().status == status)
    }

    @Test func `a connection serves one request after the other`() throws {
        let client = try client()
        for _ in 0..<5 { #expect(try client.send([get("/head")])[0].get().status == 200) }
        #expect(server.connections == 1)
    }

    @Test func `all requests of a batch are in flight together`() throws {
        let results = try client().send((0..<8).map { get("/gate/8/\($0)") })
        #expect(results.map { try? $0.get().status } == .init(repeating: 200, count: 8))
    }

    // MARK: - Faults

    @Test(arguments: [
        ("/silence", HTTPError.Kind.connectionLost), ("/babble", .notHTTP), ("/short", .truncated),
        ("/chunks", .truncated),
        ("/endless", .tooLarge(limit: 100_000)), ("/announced", .tooLarge(limit: 100_000)),
        ("/garbled", .badEncoding), ("/elsewhere", .redirected(to: "elsewhere.example")),
        ("/nowhere", .redirected(to: "")),
        ("/late/3000/x", .timedOut), ("/drip", .timedOut), ("/interim", .timedOut),
    ])
    func `a fault is named`(path: String, expected: HTTPError.Kind) throws {
        let start = DispatchTime.now().uptimeNanoseconds
        let result = try client().send([get(path + "?token=SECRET", milliseconds: 600)])[0]
        #expect(kind(result) == expected)
        #expect(DispatchTime.now().uptimeNanoseconds - start < 4_000_000_000)
        guard case .failure(let error) = result else { return }
        #expect(
            error.host == "127.0.0.1:\(server.port)" && !error.message.contains("SECRET")
                && !"\(error)".contains("SECRET")
        )
    }

    @Test func `a server that drips is given up long before the time is over`() throws {
        let client = try client { $0.stalledSeconds = 1 }
        #expect(kind(client.send([get("/drip", milliseconds: 30_000)])[0]) == .tooSlow)
    }

    @Test func `the limit of a body counts what it is without its encoding`() throws {
        let client = try client { $0.maximumBodyBytes = 300 }
        #expect(kind(client.send([get("/gzip")])[0]) == .tooLarge(limit: 300))
    }

    @Test func `a fault of one does not touch the others`() throws {
        let results = try client().send([
            get("/head"), get("/short"), get("/head"), get("/silence"), get("/head"),
        ])
        #expect(results.map(kind) == [nil, .truncated, nil, .connectionLost, nil])
    }

    @Test func `a request over a kept connection that the server closes is not sent again`() throws {
        let client = try client()
        #expect(kind(client.send([get("/head")])[0]) == nil)
        #expect(kind(client.send([get("/silence")])[0]) == .connectionLost)
        #expect(server.requests == 2)
        #expect(kind(client.send([get("/head")])[0]) == nil)
    }

    @Test func `what does not lead to a server is told apart`() throws {
        let label = String(repeating: "a", count: 70)
        func request(_ url: String) -> HTTPRequest { HTTPRequest(url: url, connectMilliseconds: 2_000) }
        let results = try client().send([
            request("http://\(label).invalid/"), request("http://127.0.0.1:1/"),
            request("https://127.0.0.1:\(server.port)/silence"),
            request("ftp://127.0.0.1/"), request("file:///etc/passwd"), request("http:///x"),
            request("http://127.0.0.1:\(server.port)/a b"),
            HTTPRequest(url: server.url("/head"), headers: [HTTPHeader("X-Token", "a\r\nX-Other: b")]),
        ])
        #expect(
            results.map(kind) == [
                .nameNotResolved, .cannotConnect, .tls, .badRequest, .badRequest, .badRequest, .badRequest,
                .badRequest,
            ]
        )
    }

    // MARK: - Time

    @Test func `what is not done when its time is over has timed out`() throws {
        let start = DispatchTime.now().uptimeNanoseconds
        let results = try client().send([get("/late/5000"), get("/head")], within: 300)
        #expect(results.map(kind) == [.timedOut, nil])
        #expect(DispatchTime.now().uptimeNanoseconds - start < 2_500_000_000)
    }

    @Test func `what is begun too late is told so at once`() throws {
        #expect(try client().begin(1, get("/head"), within: 0)?.kind == .timedOut)
    }

    @Test func `what was abandoned is not heard of again`() throws {
        let client = try client()
        #expect(client.begin(1, get("/late/200"), within: 5_000) == nil)
        client.abandon()
        #expect(client.begin(2, get("/head"), within: 5_000) == nil)
        var done: [Int] = []
        while done.isEmpty { done += client.completed(waiting: 1_000).map(\.id) }
        #expect(done == [2] && client.completed(waiting: 300).isEmpty)
    }
}

extension HTTPClient {
    /// Sends requests all at once, and waits for what comes of each.
    func send(_ requests: [HTTPRequest], within milliseconds: Int = 60_000) -> [Result<HTTPReply, HTTPError>]
    {
        var results: [Int: Result<HTTPReply, HTTPError>] = [:]
        for (id, request) in requests.enumerated() {
            if let error = begin(id, request, within: milliseconds) { results[id] = .failure(error) }
        }
        while results.count < requests.count {
            for (id, result) in completed(waiting: 1_000) { results[id] = result }
        }
        return requests.indices.map { results[$0] ?? .failure(HTTPError(kind: .timedOut, host: "")) }
    }
}

extension HTTPClientTests {
    /// 640 bytes of text, compressed.
    private static let gzip =
        Data(base64Encoded: "H4sIAAAAAAACAyvJSFUoTsxNVSjPL0opVkhMT8zMU0jMS4GwdBRKRuVH5WkoDwDuGnQ0gAIAAA==")
        .map { [UInt8]($0) } ?? []

    private static let script: HTTPTestServer.Script = { path, head, peer in
        let parts = path.prefix { $0 != "?" }.split(separator: "/")
        let number = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        switch parts.first {
        case "head": return peer.answer(200, Array(head.utf8))
        case "status":
            return number == 204 ? peer.send("HTTP/1.1 204 X\r\n\r\n") : peer.answer(number, Array("x".utf8))
        case "interim":
            peer.send("HTTP/1.1 102 Processing\r\nX: 1\r\n\r\n")
            return peer.wait()
        case "gzip": return peer.answer(200, gzip, "Content-Type: text/plain\r\nContent-Encoding: gzip\r\n")
        case "garbled":
            return peer.answer(200, Array("no gzip at all, far from it".utf8), "Content-Encoding: gzip\r\n")
        case "late":
            usleep(UInt32(number) * 1_000)
            return peer.answer(200, Array(path.utf8))
        case "gate":
            return peer.answer(peer.server.waitFor(inFlight: number) ? 200 : 500, [])
        case "silence": return false
        case "babble":
            peer.send("Hello, who is there?\r\n")
            return false
        case "short":
            peer.send("HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nonly this")
            return false
        case "chunks":
            peer.send("HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
            return false
        case "announced": return peer.answer(200, .init(repeating: 0x20, count: 50 << 20))
        case "endless":
            peer.send("HTTP/1.1 200 X\r\n\r\n")
            while peer.send(.init(repeating: 0x20, count: 65_536)) {}
            return false
        case "drip":
            peer.send("HTTP/1.1 200 X\r\nContent-Length: 90000\r\n\r\n")
            while peer.send(" ") { usleep(50_000) }
            return false
        case "elsewhere":
            return peer.answer(302, [], "Location: https://elsewhere.example/x?token=SECRET\r\n")
        case "nowhere": return peer.answer(301, [])
        default: return peer.answer(404, [])
        }
    }
}
