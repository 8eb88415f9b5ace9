import Foundation
import Glibc
import JSON
import Testing

extension EndToEndTests {
    /// Clients that are slow, large, wrong or gone.
    @Suite(.timeLimit(.minutes(3))) struct ClientTests {
        private static let run = #"{"symbol":"AAPL","strategy":"sma_crossover","period":"max"}"#

        @Test func `clients that send or read slowly hold no responder`() throws {
            try withSystem(["RESPONDERS": "1"]) { system in
                #expect(try system.http.post("/api/strategy/run", Self.run).status == 200)
                let head = "POST /api/strategy/run HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                let lines = [
                    "GET /api/str", head, head + "Content-Length: 900\r\n\r\n{\"symbol\":",
                    // This one asks for hundreds of kilobytes and reads none of them.
                    head + "Content-Length: \(Self.run.utf8.count)\r\n\r\n" + Self.run,
                ]
                var descriptors: [Int32] = []
                defer { for descriptor in descriptors { close(descriptor) } }
                for line in lines {
                    for _ in 0..<5 { descriptors.append(try system.http.open(sending: Array(line.utf8))) }
                }
                let began = ContinuousClock.now
                for _ in 0..<10 { #expect(try system.http.get("/api/performance/").status == 200) }
                #expect(ContinuousClock.now - began < .seconds(5))
            }
        }

        @Test
        func `a body of the largest size passes, a byte more is 413, and lengths that lie are told apart`()
            throws
        {
            try withSystem(["RESPONDERS": "2"]) { system in
                let before = system.responders
                let filled =
                    Self.run.dropLast() + String(repeating: " ", count: (1 << 20) - Self.run.utf8.count) + "}"
                #expect(filled.utf8.count == 1 << 20)
                #expect(try system.http.post("/api/strategy/run", String(filled)).status == 200)
                #expect(try system.http.post("/api/strategy/run", " " + filled).status == 413)
                let head =
                    "POST /api/strategy/run HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                let chunked = head + "Transfer-Encoding: chunked\r\n\r\n"
                let large = String(
                    repeating: "10000\r\n" + String(repeating: " ", count: 0x10000) + "\r\n",
                    count: 17
                )
                #expect(try system.http.exchange(Array((chunked + large + "0\r\n\r\n").utf8)).status == 413)
                // More than was announced: what follows is no part of the request.
                let short = head + "Content-Length: 10\r\n\r\n" + Self.run
                #expect(try system.http.exchange(Array(short.utf8)).status == 400)
                // Less than was announced, and gone.
                let long = head + "Content-Length: 5000\r\n\r\n" + Self.run
                #expect(throws: HTTPClient.Failure.self) {
                    try system.http.exchange(Array(long.utf8), halfClose: true)
                }
                let gzip = try system.http.post("/api/strategy/run", Self.run, ["Content-Encoding": "gzip"])
                #expect(gzip.status == 415)
                #expect(system.responders == before)
            }
        }

        @Test func `a search whose client has gone is given up, and the responder takes the next request`()
            throws
        {
            try withSystem(["RESPONDERS": "1"]) { system in
                let responder = try #require(system.responders.first)
                let request =
                    "POST /api/strategy/optimize HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-Request-Id: gone-1\r\n"
                    + "Content-Length: \(endlessSearch.utf8.count)\r\n\r\n" + endlessSearch
                let descriptor = try system.http.open(sending: Array(request.utf8))
                #expect(eventually(within: 10) { isComputing(responder) })
                close(descriptor)
                let left = ContinuousClock.now
                #expect(try system.http.get("/api/performance/").status == 200)
                // The search alone would take longer by far.
                #expect(ContinuousClock.now - left < .seconds(20))
                #expect(
                    eventually(within: 5) {
                        system.log("access.log").split(separator: "\n").contains {
                            $0.contains("gone-1") && $0.contains("\"status\":499")
                        }
                    }
                )
                #expect(system.responders == [responder])
            }
        }

        @Test func `nonsense in a body is one kind of problem, quickly`() throws {
            try withSystem(["RESPONDERS": "2"]) { system in
                let members = (0..<60_000).map { "\"k\($0)\":1" }.joined(separator: ",")
                let bodies = [
                    String(repeating: "[", count: 10_000), "{\"symbol\":1e400}", "{\"symbol\":NaN}",
                    #"{"symbol":"A","symbol":"A"}"#, #"{"symbol":"\ud800"}"#, "\u{feff}{}",
                    #"{"symbol":"A",}"#,
                    "{" + members + ",}", "{\"symbol\":" + String(repeating: "9", count: 5000) + "x}", "",
                ]
                for body in bodies {
                    let began = ContinuousClock.now
                    let reply = try system.http.post("/api/data/fetch", body)
                    #expect(reply.status == 400, "\(body.prefix(60))")
                    #expect(reply["Content-Type"] == "application/problem+json")
                    #expect(try reply.json.object?["detail"]?.string?.isEmpty == false)
                    #expect(ContinuousClock.now - began < .seconds(2))
                }
            }
        }
    }
}
