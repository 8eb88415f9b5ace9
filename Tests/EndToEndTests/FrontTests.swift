import Foundation
import Glibc
import JSON
import Testing

extension EndToEndTests {
    /// nginx: what it answers itself, and what it adds to what the responders answer.
    @Suite(.timeLimit(.minutes(3))) struct FrontTests {
        @Test func `nginx's own errors are problems with the id of the request`() throws {
            try withSystem { system in
                let large = [UInt8](repeating: 0x20, count: 1_048_577)
                let long = String(repeating: "a", count: 20_000)
                let cases: [(status: Int, type: String, reply: HTTPReply)] = [
                    (413, "payload-too-large", try system.http.send("POST", "/api/data/fetch", body: large)),
                    (414, "invalid-request", try system.http.get("/api/" + long)),
                    (431, "headers-too-large", try system.http.get("/api/data/", ["X-Long": long])),
                    (404, "not-found", try system.http.get("/docs/nothing-here")),
                    (404, "not-found", try system.http.get("/nothing-here")),
                    (405, "method-not-allowed", try system.http.post("/docs/", "{}")),
                    (400, "invalid-request", try system.http.exchange(Array("nonsense\r\n\r\n".utf8))),
                    (
                        400, "invalid-request",
                        try system.http.exchange(Array("GET / HTTP/9.1\r\nHost: x\r\n\r\n".utf8))
                    ),
                    (400, "invalid-request", try system.http.get("/api/", ["Transfer-Encoding": "rot13"])),
                ]
                for (status, type, reply) in cases {
                    #expect(reply.status == status)
                    #expect(reply["Content-Type"] == "application/problem+json")
                    let problem = try #require(try reply.json.object)
                    #expect(problem["type"]?.string == "/docs/problems.html#" + type)
                    #expect(problem["status"]?.number?.int == Int64(status))
                    #expect(problem["detail"]?.string?.isEmpty == false)
                    #expect(problem["instance"]?.string == reply["X-Request-Id"])
                    #expect(reply["X-Request-Id"]?.isEmpty == false)
                    if status == 405 { #expect(reply["Allow"] == "GET, HEAD") }
                }
            }
        }

        @Test func `a body of one MiB is let through, whether its length was announced or not`() throws {
            try withSystem { system in
                let whole = [UInt8](repeating: 0x20, count: 1_048_576)
                let plain = try system.http.send("POST", "/api/data/fetch", body: whole)
                #expect(plain.status == 400)
                let chunked =
                    "POST /api/data/fetch HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "f\r\n{\"symbol\":\"AAPL\r\n2\r\n\"}\r\n0\r\n\r\n"
                #expect(try system.http.exchange(Array(chunked.utf8)).status == 200)
            }
        }

        @Test func `a sane request id is echoed, another is replaced`() throws {
            try withSystem { system in
                #expect(
                    try system.http.get("/api/strategy/", ["X-Request-Id": "trace-1.a_B"])["X-Request-Id"]
                        == "trace-1.a_B"
                )
                #expect(
                    try system.http.get("/docs/", ["X-Request-Id": "trace-1.a_B"])["X-Request-Id"]
                        == "trace-1.a_B"
                )
                for target in ["/api/strategy/", "/docs/"] {
                    let reply = try system.http.get(target, ["X-Request-Id": "a b\"c"])
                    #expect(reply["X-Request-Id"]?.count == 32)
                    #expect(reply.headers.filter { $0.name.lowercased() == "x-request-id" }.count == 1)
                }
            }
        }

        @Test func `who finds the queue full is told so at once, and health is answered`() throws {
            try withSystem { system in
                var limit = rlimit()
                getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                limit.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, 4096))
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                let frozen = system.responders
                for pid in frozen { kill(pid, SIGSTOP) }
                let request = Array(
                    "GET /api/strategy/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8
                )
                // More than the socket's backlog takes.
                var waiting: [Int32] = []
                defer { for descriptor in waiting { close(descriptor) } }
                for _ in 0..<1200 { waiting.append(try system.http.open(sending: request)) }
                let refused = try system.http.get("/api/strategy/")
                #expect(refused.status == 502)
                #expect(refused["Retry-After"] == "1")
                #expect(try refused.json.object?["type"]?.string == "/docs/problems.html#overloaded")
                #expect(try system.http.get("/api/performance/health?probe=live").status == 200)
                for pid in frozen { kill(pid, SIGCONT) }
                #expect(eventually(within: 5) { (try? system.http.get("/api/strategy/").status) == 200 })
                #expect(system.responders == frozen)
            }
        }

        @Test func `an origin on the list is answered, another is not`() throws {
            try withSystem(["CORS_ALLOWED_ORIGINS": "https://app.example,http://localhost:5173"]) { system in
                let question = [
                    "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type",
                ]
                let asked = try system.http.send(
                    "OPTIONS",
                    "/api/strategy/run",
                    question.merging(["Origin": "https://app.example"]) { $1 }
                )
                #expect(asked.status == 204)
                #expect(asked["Access-Control-Allow-Origin"] == "https://app.example")
                #expect(asked["Access-Control-Allow-Methods"]?.contains("POST") == true)
                #expect(asked["Access-Control-Allow-Headers"]?.contains("Content-Type") == true)
                #expect(asked["Access-Control-Max-Age"] != nil)

                let stranger = try system.http.send(
                    "OPTIONS",
                    "/api/strategy/run",
                    question.merging(["Origin": "https://app.example.evil"]) { $1 }
                )
                #expect(stranger.status == 204)
                #expect(stranger["Access-Control-Allow-Origin"] == nil)
                #expect(stranger["Access-Control-Allow-Methods"] == nil)

                for (origin, allowed) in [
                    ("http://localhost:5173", "http://localhost:5173"), ("https://x.example", nil),
                ] {
                    let reply = try system.http.get("/api/strategy/", ["Origin": origin])
                    #expect(reply.status == 200)
                    #expect(reply["Access-Control-Allow-Origin"] == allowed)
                    #expect(reply.headers.contains { $0.name == "Vary" && $0.value.contains("Origin") })
                    #expect(reply["Access-Control-Allow-Credentials"] == nil)
                }
                let problem = try system.http.get("/api/nothing", ["Origin": "https://app.example"])
                #expect(problem.status == 404)
                #expect(problem["Access-Control-Allow-Origin"] == "https://app.example")
            }
        }

        @Test func `every origin may be allowed, none is by default`() throws {
            for (setting, allowed) in [("*", "*"), ("", nil)] {
                try withSystem(["CORS_ALLOWED_ORIGINS": setting]) { system in
                    let reply = try system.http.get("/api/strategy/", ["Origin": "https://x.example"])
                    #expect(reply["Access-Control-Allow-Origin"] == allowed)
                }
            }
        }

        @Test func `pages are served with their types, an ETag and a lifetime`() throws {
            try withSystem { system in
                let landing = try system.http.get("/")
                #expect(landing.status == 200)
                #expect(landing["Content-Type"] == "text/html; charset=utf-8")
                #expect(landing.text.contains("/docs/problems.html"))
                #expect(landing["Cache-Control"] == "max-age=3600")
                let tag = try #require(landing["ETag"])
                #expect(try system.http.get("/", ["If-None-Match": tag]).status == 304)
                #expect(try system.http.get("/docs/style.css")["Cache-Control"] == "no-cache")
                #expect(try system.http.get("/docs/style.css?v=1")["Cache-Control"] == "max-age=315360000")
                #expect(try system.http.get("/docs")["Location"] == "/docs/")
                #expect(try system.http.get("/serve").status == 404)
                #expect(landing["Server"] == "nginx")
            }
        }

        @Test func `a reply is compressed for who asks, and its weak tag still matches`() throws {
            try withSystem { system in
                let reply = try system.http.get("/api/strategy/", ["Accept-Encoding": "gzip"])
                #expect(reply["Content-Encoding"] == "gzip")
                #expect(reply["Vary"] == "Accept-Encoding")
                let tag = try #require(reply["ETag"])
                #expect(tag.hasPrefix("W/"))
                #expect(try system.http.get("/api/strategy/", ["If-None-Match": tag]).status == 304)
                #expect(try system.http.get("/api/strategy/")["Content-Encoding"] == nil)
            }
        }

        @Test func `the piece works in an nginx that was there before, and says when the pool is gone`()
            throws
        {
            try withSystem { system in
                let port = try freePort()
                let piece = try system.serve("conf", setting: ["PORT": String(port)])
                #expect(piece.status == 0)
                let nginx = try PlainNginx(including: piece.output, in: system.runDirectory + "/other")
                defer { nginx.stop() }

                let client = HTTPClient(port: port)
                #expect(try client.get("/api/strategy/").status == 200)
                #expect(try client.get("/api/strategy").status == 200)
                try system.serve("stop")
                let reply = try client.get("/api/strategy/")
                #expect(reply.status == 502)
                #expect(reply["Content-Type"] == "application/problem+json")
                #expect(reply["Retry-After"] == "1")
                #expect(try reply.json.object?["type"]?.string == "/docs/problems.html#overloaded")
            }
        }
    }
}
