import Foundation
import Glibc
import JSON
import Testing

private let eightSymbols = #"{"symbols": ["AAPL", "MSFT", "GOOGL", "TSLA", "AMZN", "META", "NVDA", "NFLX"]}"#

extension EndToEndTests {
    /// The pool behind nginx: processes that share their work and survive each other.
    @Suite(.timeLimit(.minutes(3))) struct PoolTests {
        @Test func `the seed's example fetches eight symbols, and from the cache the second time`() throws {
            try withSystem { system in
                for (hits, misses) in [(0, 8), (8, 0), (8, 0), (8, 0)] {
                    let reply = try system.http.post("/api/performance/concurrent-test", eightSymbols)
                    #expect(reply.status == 200)
                    let body = try #require(try reply.json.object)
                    #expect(body["status"]?.string == "success")
                    #expect(body["performance_rating"]?.string == "Excellent")
                    let results = try #require(body["test_results"]?.object)
                    #expect(
                        results.members.map(\.name) == [
                            "symbols_requested", "symbols_fetched", "fetch_time_seconds",
                            "symbols_per_second", "cache_hits",
                            "cache_misses",
                        ]
                    )
                    #expect(results["symbols_requested"]?.number?.int == 8)
                    #expect(results["symbols_fetched"]?.number?.int == 8)
                    #expect(results["cache_hits"]?.number?.int == Int64(hits))
                    #expect(results["cache_misses"]?.number?.int == Int64(misses))
                }
            }
        }

        @Test func `health names its checks`() throws {
            try withSystem { system in
                let reply = try system.http.get("/api/performance/health")
                #expect(reply.status == 200)
                let body = try #require(try reply.json.object)
                #expect(body["status"]?.string == "healthy")
                #expect((body["checks"]?.object?.count ?? 0) >= 3)
                #expect(try system.http.get("/api/performance/health?probe=live").status == 200)
            }
        }

        @Test func `statistics are those of the whole pool, and outlive a responder`() throws {
            try withSystem { system in
                let before = try system.requestsCounted()
                let client = system.http
                let load = Load(clients: 8) { try client.get("/api/strategy/") }
                #expect(eventually(within: 30) { load.replies >= 80 })
                let (replies, faults) = load.stop()
                #expect(faults == [])
                // The question for the count before is itself counted by now.
                #expect(try system.requestsCounted() == before + replies + 1)
                kill(try #require(system.responders.first), SIGKILL)
                #expect(eventually(within: 5) { system.responders.count == 4 })
                #expect(try system.requestsCounted() >= before + replies + 2)
            }
        }

        @Test func `a responder killed under load is replaced within a second, and no reader notices`() throws
        {
            try withSystem { system in
                let client = system.http
                // A reply of one record: the responder dies before or after it, not in the middle.
                let load = Load(clients: 8) { try client.get("/api/performance/") }
                for victim in system.responders.prefix(3) {
                    let seen = load.replies
                    #expect(eventually(within: 10) { load.replies > seen + 20 })
                    kill(victim, SIGKILL)
                    #expect(
                        eventually(within: 1) {
                            system.responders.count == 4 && !system.responders.contains(victim)
                        }
                    )
                }
                let (replies, faults) = load.stop()
                #expect(replies > 60)
                #expect(faults == [])
            }
        }

        @Test func `a reload under load loses no request`() throws {
            try withSystem { system in
                let client = system.http
                let load = Load(clients: 4) { try client.get("/api/strategy/") }
                let supervisor = try #require(system.supervisor)
                for _ in 0..<3 {
                    let old = Set(system.responders)
                    kill(supervisor, SIGHUP)
                    #expect(
                        eventually(within: 10) {
                            system.responders.count == 4 && old.isDisjoint(with: system.responders)
                        }
                    )
                }
                let (replies, faults) = load.stop()
                #expect(replies > 0)
                #expect(faults == [])
            }
        }

        @Test func `TTIN adds a responder and TTOU takes it away`() throws {
            try withSystem { system in
                let supervisor = try #require(system.supervisor)
                kill(supervisor, SIGTTIN)
                #expect(eventually(within: 5) { system.responders.count == 5 })
                kill(supervisor, SIGTTOU)
                #expect(eventually(within: 5) { system.responders.count == 4 })
            }
        }

        @Test func `a client over its limit gets 429 with the time to wait, and health still answers`() throws
        {
            try withSystem(["CLIENT_RATE_LIMIT_PER_MINUTE": "5"]) { system in
                for left in [4, 3, 2, 1, 0] {
                    let reply = try system.http.get("/api/strategy/")
                    #expect(reply.status == 200)
                    #expect(reply["RateLimit"]?.contains("r=\(left)") == true)
                    #expect(reply["RateLimit-Policy"]?.contains("q=5") == true)
                }
                let refused = try system.http.get("/api/strategy/")
                #expect(refused.status == 429)
                let wait = try #require(refused["Retry-After"].flatMap(Int.init))
                #expect((1...12).contains(wait))
                #expect(try refused.json.object?["type"]?.string == "/docs/problems.html#rate-limited")
                #expect(try system.http.get("/api/performance/health").status == 200)
            }
        }

        @Test func `two hundred random and malformed requests end in no server error and no dead responder`()
            throws
        {
            try withSystem { system in
                let before = system.responders
                var random = RandomRequests(seed: 0x5eed)
                var replies = 0
                for number in 0..<200 {
                    let request = random.next()
                    let shown = String(decoding: request.bytes.prefix(400), as: UTF8.self)
                    do {
                        let reply = try system.http.exchange(request.bytes, halfClose: !request.isWhole)
                        replies += 1
                        #expect(
                            (200..<500).contains(reply.status),
                            "request \(number): \(shown)\n\(reply.text.prefix(400))"
                        )
                    } catch HTTPClient.Failure.closedWithoutReply {
                        // What is not HTTP or breaks off is owed no answer.
                        #expect(!request.isWhole, "request \(number): \(shown)")
                    }
                }
                #expect(replies > 120)
                #expect(system.responders == before)
                #expect(try system.http.get("/api/performance/health").status == 200)
            }
        }
    }
}

extension RunningSystem {
    fileprivate func requestsCounted() throws -> Int {
        let stats = try http.get("/api/performance/stats").json.object
        return Int(try #require(stats?["http"]?.object?["requests"]?.number?.int))
    }
}

/// Requests between nearly right and nonsense, the same ones in every run.
private struct RandomRequests {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private let methods = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS", "BREW", "get"]
    private let paths = [
        "/api/performance/stats", "/api/performance/cache", "/api/performance/concurrent-test",
        "/api/performance/clear-cache",
        "/api/data/", "/api/data/fetch", "/api/data/batch", "/api/data/exchanges", "/api/strategy/",
        "/api/strategy/run",
        "/api/strategy/batch", "/api/strategy/compare", "/api/strategy/optimize", "/api/strategy/results/x",
        "/api", "/api/%00/%ff",
        "/api/data/fetch/../../..//strategy/", "/api/data/local/..%2f..%2fetc",
        "/api/strategy/run?a=%zz&a=1&&=", "//api//",
    ]
    private let bodies = [
        #"{"symbol":"AAPL","strategy":"rsi"}"#,
        #"{"symbol":"AAPL","strategy":"rsi","parameters":{"rsi_window":-1}}"#,
        #"{"symbol":"AAPL","strategy":"sma_crossover","parameter_grid":{"fast_period":[5,10],"slow_period":[20]}}"#,
        #"{"symbols":["AAPL","../../etc/passwd","\u0000"]}"#, #"{"symbols":[]}"#,
        #"{"symbol":"AAPL","symbol":"MSFT"}"#,
        #"{"symbol":"AAPL","period":"99999999999999y"}"#, #"{"symbol":"AAPL","start":"2023-02-30"}"#,
        #"{"symbol":"AAPL","start":1e308,"end":-1e308}"#, #"{"symbol":{"symbol":{"symbol":[]}}}"#, "[1,2", "",
        "null", "NaN",
        #"{"symbol":"AAPL","strategy":"rsi","execution":{"initial_capital":0,"commission":2,"lot":-5}}"#,
        String(repeating: "[", count: 5000), #"{"symbol":"\ud800"}"#, #"{"a":1e400}"#, "\u{feff}{}",
        #"{"symbol":"AAPL","strategies":["rsi","nope",{"strategy":"macd","parameters":{"fast_period":1e9}}]}"#,
    ]
    private let types = [
        "application/json", "text/plain", "application/json; charset=utf-16", "", "multipart/form-data",
    ]
    private let extras = [
        "Accept: text/csv", "If-None-Match: *", "X-Request-Id: \u{1}", "Content-Encoding: gzip",
        "Expect: 100-continue", "Range: bytes=5-2", "Authorization: Bearer", "X-Forwarded-For: '; DROP",
    ]

    /// A request, and whether it is one that a server can read to its end.
    mutating func next() -> (bytes: [UInt8], isWhole: Bool) {
        if below(10) == 0 { return ((0..<(1 + below(400))).map { _ in UInt8(below(256)) }, false) }
        var body = Array(pick(bodies).utf8)
        // Now and then a byte is changed.
        if below(4) == 0, !body.isEmpty { body[below(body.count)] = UInt8(below(256)) }
        let announced = below(12) == 0 ? body.count + 1 + below(5) : body.count
        var head = "\(pick(methods)) \(pick(paths)) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        head += "Content-Type: \(pick(types))\r\n\(pick(extras))\r\nContent-Length: \(announced)\r\n\r\n"
        return (Array(head.utf8) + body, announced == body.count)
    }

    private mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }

    /// SplitMix64: Steele, Lea and Flood (2014).
    private mutating func below(_ bound: Int) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }
}
