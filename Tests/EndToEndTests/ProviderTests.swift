import Foundation
import Glibc
import HTTPTestServer
import JSON
import Synchronization
import Testing

extension EndToEndTests {
    /// A provider behind the pool: asked once for all, and whatever happens to who asks.
    @Suite(.timeLimit(.minutes(3))) struct ProviderTests {
        /// Plays Yahoo: three days of bars for any symbol, after a time, and counts.
        private final class Provider: Sendable {
            let asked = Mutex<[String]>([])
            let server = Mutex<HTTPTestServer?>(nil)

            init(milliseconds: UInt32) {
                server.withLock {
                    $0 = HTTPTestServer { [unowned self] path, _, peer in
                        let symbol =
                            path.prefix { $0 != "?" }.split(separator: "/").last.map(String.init) ?? ""
                        asked.withLock { $0.append(symbol) }
                        usleep(milliseconds * 1000)
                        return peer.answer(200, Array(Provider.chart(symbol).utf8))
                    }
                }
            }

            deinit { server.withLock { $0?.stop() } }

            var settings: [String: String] {
                let port = server.withLock { $0?.port } ?? 0
                return [
                    "DATA_PROVIDERS": "yahoo", "YAHOO_BASE_URL": "http://127.0.0.1:\(port)",
                    "RATE_LIMIT_PER_MINUTE": "600",
                ]
            }

            var count: Int { asked.withLock { $0.count } }
            var mostInFlight: Int { server.withLock { $0?.mostInFlight } ?? 0 }

            private static func chart(_ symbol: String) -> String {
                // 09:30 in New York on the second, third and fourth of January 2024.
                let times = "[1704205800,1704292200,1704378600]"
                let quote =
                    #"{"open":[1,2,3],"high":[2,3,4],"low":[1,2,3],"close":[1.5,2.5,3.5],"volume":[10,20,30]}"#
                return
                    #"{"chart":{"result":[{"meta":{"currency":"USD","symbol":"\#(symbol)","dataGranularity":"1d","#
                    + #""exchangeTimezoneName":"America/New_York"},"timestamp":\#(times),"indicators":{"quote":["#
                    + #"\#(quote)],"adjclose":[{"adjclose":[1.5,2.5,3.5]}]}}],"error":null}}"#
            }
        }

        private func body(_ symbol: String) -> String {
            #"{"symbol":"\#(symbol)","start":"2024-01-02","end":"2024-01-05"}"#
        }

        /// Asks as many clients at once.
        private func ask(_ clients: Int, _ system: RunningSystem, _ symbol: String) -> [HTTPReply?] {
            let replies = Mutex([HTTPReply?](repeating: nil, count: clients))
            let http = system.http
            let text = body(symbol)
            let group = DispatchGroup()
            for client in 0..<clients {
                group.enter()
                Thread.detachNewThread {
                    let reply = try? http.post("/api/data/fetch", text)
                    replies.withLock { $0[client] = reply }
                    group.leave()
                }
            }
            group.wait()
            return replies.withLock { $0 }
        }

        @Test func `many clients that want one cold symbol cost the provider one request`() throws {
            let provider = Provider(milliseconds: 200)
            try withSystem(provider.settings.merging(["RESPONDERS": "8"]) { $1 }) { system in
                for round in 1...3 {
                    let replies = ask(32, system, "COLD\(round)")
                    #expect(replies.allSatisfy { $0?.status == 200 })
                    let counts = try replies.map { try $0?.json.object?["count"]?.number?.int }
                    #expect(counts.allSatisfy { $0 == 3 })
                    #expect(provider.count == round)
                }
            }
        }

        @Test func `a batch of cold symbols is in flight together`() throws {
            let provider = Provider(milliseconds: 300)
            try withSystem(provider.settings) { system in
                let reply = try system.http.post(
                    "/api/data/batch",
                    #"{"symbols":["A","B","C","D","E","F","G","H"],"start":"2024-01-02","end":"2024-01-05"}"#
                )
                #expect(try reply.json.object?["symbols_fetched"]?.number?.int == 8)
                #expect(provider.count == 8)
                #expect(provider.mostInFlight == 8)
            }
        }

        @Test func `clients whose responder is killed while it fetches get their bars from another`() throws {
            let provider = Provider(milliseconds: 1000)
            try withSystem(provider.settings.merging(["RESPONDERS": "1"]) { $1 }) { system in
                let victim = try #require(system.responders.first)
                Thread.detachNewThread {
                    _ = eventually(within: 30) { provider.count > 0 }
                    kill(victim, SIGKILL)
                }
                let replies = ask(4, system, "COLD")
                #expect(replies.allSatisfy { $0?.status == 200 })
                #expect(provider.count == 2)
            }
        }
    }
}
