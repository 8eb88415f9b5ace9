import Foundation
import JSON
import Synchronization
import Testing

extension EndToEndTests {
    /// What clients may do, counted over all processes, and who is taken for whom.
    @Suite(.timeLimit(.minutes(3))) struct LimitTests {
        @Test func `of a burst over eight responders exactly the allowed number passes`() throws {
            try withSystem(["RESPONDERS": "8", "CLIENT_RATE_LIMIT_PER_MINUTE": "60"]) { system in
                let client = system.http
                let statuses = Mutex<[Int: Int]>([:])
                let began = ContinuousClock.now
                DispatchQueue.concurrentPerform(iterations: 16) { _ in
                    for _ in 0..<10 {
                        let status = (try? client.get("/api/strategy/").status) ?? 0
                        statuses.withLock { $0[status, default: 0] += 1 }
                    }
                }
                // One more is free for each second that it took.
                let seconds = Int((ContinuousClock.now - began).components.seconds) + 1
                let counts = statuses.withLock { $0 }
                #expect(counts[200, default: 0] >= 60 && counts[200, default: 0] <= 60 + seconds)
                #expect(counts[200, default: 0] + counts[429, default: 0] == 160)

                let refused = try client.get("/api/strategy/")
                #expect(refused.status == 429)
                #expect((Int(refused["Retry-After"] ?? "") ?? 0) >= 1)
                #expect(refused["RateLimit-Policy"] == "\"client\";q=60;w=60")
                #expect(refused["RateLimit"]?.hasPrefix("\"client\";r=0;t=") == true)
                #expect(try refused.json.object?["type"]?.string == "/docs/problems.html#rate-limited")

                // A flood never gets as far as the responders.
                let flooding = Mutex<HTTPReply?>(nil)
                DispatchQueue.concurrentPerform(iterations: 8) { _ in
                    for _ in 0..<200 {
                        let reply = try? client.get("/docs/problems.html")
                        if let reply, reply.status == 429 { flooding.withLock { $0 = reply } }
                    }
                }
                let guarded = try #require(flooding.withLock { $0 })
                #expect(guarded["RateLimit-Policy"] == "\"address\";q=6000;w=60")
                #expect(guarded["RateLimit"] == "\"address\";r=0;t=1")
                #expect(guarded["Retry-After"] == "1")
            }
        }

        @Test func `an address is believed from a trusted proxy alone`() throws {
            for (proxies, isBelieved) in [("", false), ("127.0.0.1", true)] {
                try withSystem(["CLIENT_RATE_LIMIT_PER_MINUTE": "2", "TRUSTED_PROXIES": proxies]) { system in
                    for number in 1...4 {
                        let reply = try system.http.get(
                            "/api/strategy/",
                            ["X-Forwarded-For": "127.0.0.1, 198.51.100.\(number)"]
                        )
                        #expect(reply.status == (isBelieved || number <= 2 ? 200 : 429))
                    }
                    // Nor does a header make anybody a program on this host.
                    let clearing = try system.http.post(
                        "/api/performance/clear-cache",
                        "{}",
                        ["X-Forwarded-For": "127.0.0.1"]
                    )
                    #expect(clearing.status == 403 || clearing.status == 429)
                }
            }
        }

        @Test func `pages say what they may load, and every reply that it is no other type`() throws {
            try withSystem { system in
                for target in ["/", "/docs/problems.html"] {
                    let page = try system.http.get(target)
                    #expect(page["Content-Security-Policy"]?.contains("default-src 'self'") == true)
                    #expect(page["X-Frame-Options"] == "DENY")
                    #expect(page["Referrer-Policy"] == "no-referrer")
                    #expect(page["X-Content-Type-Options"] == "nosniff")
                }
                let reply = try system.http.get("/api/strategy/")
                #expect(reply["Content-Security-Policy"]?.contains("default-src 'none'") == true)
                #expect(reply["X-Content-Type-Options"] == "nosniff")
            }
        }
    }
}
