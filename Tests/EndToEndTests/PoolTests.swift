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
                #expect(eventually(within: 10) { system.log().contains("pool ready") })
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
    }
}

extension RunningSystem {
    func requestsCounted() throws -> Int {
        let stats = try http.get("/api/performance/stats").json.object
        return Int(try #require(stats?["http"]?.object?["requests"]?.number?.int))
    }
}
