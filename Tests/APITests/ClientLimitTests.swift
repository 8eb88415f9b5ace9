import JSON
import SharedState
import Testing

@testable import API

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a client may do a minute, and what each call costs of it.
@Suite struct ClientLimitTests {
    @Test func `a client over its limit is 429 and told when to come back`() throws {
        let service = try TestService(clientLimit: 3)
        for left in [2, 1, 0] {
            let reply = service.get("/api/strategy/")
            #expect(reply.status == 200)
            #expect(reply.header("RateLimit")?.hasPrefix("\"client\";r=\(left);t=") == true)
        }
        let refused = service.get("/api/strategy/")
        #expect(refused.status == 429)
        #expect(refused.header("Retry-After") == "20")
        #expect(refused.header("RateLimit-Policy") == "\"client\";q=3;w=60")
        #expect(service.get("/api/strategy/", from: "10.0.0.9").status == 200)
        #expect(service.get("/api/performance/health?probe=live").status == 200)
    }

    @Test func `a sweep costs more than a reading, and more the more it works through`() throws {
        let service = try TestService(clientLimit: 100)
        func left(_ reply: TestReply) -> String? {
            reply.header("RateLimit")?.split(separator: ";").dropFirst().first.map(String.init)
        }
        #expect(left(service.get("/api/strategy/")) == "r=99")
        let small = #"{"symbol":"AAPL","strategy":"rsi","parameter_grid":{"rsi_window":[14,21]}}"#
        #expect(left(service.post("/api/strategy/optimize", small)) == "r=94")
        let large =
            #"{"symbol":"AAPL","period":"max","strategy":"sma_crossover","overfitting":false,"parameter_grid":{"fast_period":{"min":2,"max":31,"step":1},"slow_period":{"min":40,"max":79,"step":1}}}"#
        // 2516 bars × 1200 combinations.
        #expect(left(service.post("/api/strategy/optimize", large)) == "r=86")
        let symbols = (0..<25).map { "\"S\($0)\"" }.joined(separator: ",")
        #expect(left(service.post("/api/data/batch", "{\"symbols\":[\(symbols)]}")) == "r=83")
    }

    @Test func `no call costs more than half of a minute`() throws {
        let service = try TestService(clientLimit: 4)
        let body = #"{"symbol":"AAPL","strategy":"rsi","parameter_grid":{"rsi_window":[14,21]}}"#
        let reply = service.post("/api/strategy/optimize", body)
        #expect(reply.status == 200)
        #expect(reply.header("RateLimit")?.hasPrefix("\"client\";r=2;") == true)
    }

    @Test func `the price list is published`() throws {
        let limits = try TestService(clientLimit: 100).get("/api/strategy/").json["limits"]["client_limits"]
        #expect(limits["units_per_minute"].int == 100)
        #expect(limits["prices"]["routes"]["POST /api/strategy/optimize"].int == 5)
        #expect(limits["prices"]["any_other_route"].int == 1)
        #expect(try TestService().get("/api/strategy/").json["limits"]["client_limits"] == .null)
    }

    @Test func `addresses of one IPv6 network of 64 bits are one client`() throws {
        let service = try TestService(clientLimit: 1)
        #expect(service.get("/api/strategy/", from: "2001:db8:0:7::1").status == 200)
        #expect(service.get("/api/strategy/", from: "2001:db8:0:7:ffff::2").status == 429)
        #expect(service.get("/api/strategy/", from: "2001:db8:0:8::1").status == 200)
        #expect(service.get("/api/strategy/", from: "192.0.2.7").status == 200)
        #expect(service.get("/api/strategy/", from: "::ffff:192.0.2.7").status == 429)
    }

    @Test(arguments: [
        ("2001:db8::1", "2001:db8:0:0::/64"), ("1:2:3:4:5:6:7:8", "1:2:3:4::/64"), ("::1", "0:0:0:0::/64"),
        ("1::3:4:5:6:7:8", "1:0:3:4::/64"), ("fe80::", "fe80:0:0:0::/64"), ("10.1.2.3", "10.1.2.3"), ("", ""),
    ])
    func `the network of an address`(address: String, network: String) {
        #expect(ClientNetwork.name(of: address) == network)
    }

    @Test func `guessing keys is counted`() throws {
        let service = try TestService(clientLimit: 2, apiKeys: ["key-number-one"])
        for expected in [401, 401, 429] {
            let reply = service.get("/api/strategy/", headers: [("X-API-Key", "guess")])
            #expect(reply.status == expected)
            #expect(reply.header("RateLimit-Policy") != nil)
        }
        #expect(service.get("/api/strategy/", headers: [("X-API-Key", "key-number-one")]).status == 200)
    }

    @Test func `when units cannot be counted, cheap requests pass and dear ones are refused`() throws {
        let service = try TestService(clientLimit: 1, expectsFaults: true)
        try FileManager.default.createDirectory(
            at: service.folder.appending(path: "limits.db"),
            withIntermediateDirectories: false
        )
        for _ in 0..<5 {
            let reply = service.get("/api/strategy/")
            #expect(reply.status == 200)
            #expect(reply.header("RateLimit-Policy") != nil)
            #expect(reply.header("RateLimit") == nil)
        }
        let body = #"{"symbol":"AAPL","strategy":"rsi","parameter_grid":{"rsi_window":[14,21]}}"#
        let refused = service.post("/api/strategy/optimize", body)
        #expect(refused.status == 503)
        #expect(refused.json["type"].text == "/docs/problems.html#storage-unavailable")
        #expect(refused.header("Retry-After") == "5")
    }

    @Test func `so many heavy requests of one client at once, and a dead process gives its place back`()
        throws
    {
        let service = try TestService()
        let path = service.folder.path() + "/limits.db"
        func process(_ seat: Int64) -> ClientLimit {
            ClientLimit(
                perMinute: 10,
                heavyAtOnce: 2,
                heavySeconds: 60,
                seat: seat,
                file: SQLiteFile(path: path, kind: .limits),
                statistics: Statistics()
            )
        }
        let now: Int64 = 1_735_776_000_000_000
        let first = try process(1).enter(client: "a", now: now)
        _ = try process(2).enter(client: "a", now: now)
        #expect(throws: Problem.self) { try process(3).enter(client: "a", now: now) }
        #expect(throws: Never.self) { try process(4).enter(client: "b", now: now) }
        process(1).leave(first)
        #expect(try process(3).enter(client: "a", now: now) == first)
        #expect(throws: Problem.self) { try process(1).enter(client: "a", now: now) }
        process(2).takeSeat()
        #expect(throws: Never.self) { try process(1).enter(client: "a", now: now) }
    }
}
