import Foundation
import Glibc
import JSON
import Testing

extension EndToEndTests {
    /// What is written down about requests, and that writing never holds one up.
    @Suite(.timeLimit(.minutes(3))) struct LogTests {
        private static let run = #"{"symbol":"AAPL","strategy":"rsi","include":[]}"#

        @Test
        func
            `a request is one line of JSON, a slow one has its phases in the log, and no secret is anywhere`()
            throws
        {
            let secrets = ["client-key-5cd1", "admin-token-77aa", "wrong-key-09f3", "query-secret-31be"]
            let settings = [
                "API_KEYS": secrets[0], "ADMIN_TOKEN": secrets[1], "SLOW_REQUEST_MS": "1",
                "LOG_LEVEL": "debug",
            ]
            try withSystem(settings) { system in
                let key = ["X-API-Key": secrets[0]]
                let run = try system.http.post(
                    "/api/strategy/run",
                    Self.run,
                    key.merging(["X-Request-Id": "r-1"]) { $1 }
                )
                #expect(run.status == 200)
                #expect(
                    try system.http.get("/api/strategy/", ["X-API-Key": secrets[2], "X-Request-Id": "r-2"])
                        .status == 401
                )
                #expect(try system.http.get("/api/strategy/?key=\(secrets[3])", key).status == 400)
                let clear = try system.http.post(
                    "/api/performance/clear-cache",
                    "{}",
                    ["Authorization": "Bearer \(secrets[1])"]
                )
                #expect(clear.status == 200)
                #expect(try system.http.get("/api/nothing/at%20all", key).status == 404)

                // A line is written when the answer is out.
                #expect(eventually(within: 5) { system.log("access.log").contains("nothing") })
                let lines = try system.log("access.log").split(separator: "\n").map {
                    try #require(try JSONReader.parse(Array($0.utf8)).object)
                }
                let line = try #require(lines.first { $0["id"]?.string == "r-1" })
                #expect(line["method"]?.string == "POST")
                #expect(line["route"]?.string == "/api/strategy/run")
                #expect(line["client"]?.string == "127.0.0.1")
                #expect(line["status"]?.number?.int == 200)
                #expect(line["bytes"]?.number?.int == Int64(run.body.count))
                #expect(line["time"]?.string?.count == "2026-01-02T03:04:05.678Z".count)
                for phase in ["queue_ms", "data_ms", "compute_ms", "total_ms"] {
                    #expect(line[phase]?.number != nil)
                }
                #expect(lines.first { $0["id"]?.string == "r-2" }?["status"]?.number?.int == 401)
                #expect(
                    lines.contains {
                        $0["path"]?.string == "/api/nothing/at all" && $0["route"]?.string == "unmatched"
                    }
                )

                let slow = try #require(
                    system.log().split(separator: "\n").first {
                        $0.contains("slow request") && $0.contains("id=r-1")
                    }
                )
                #expect(slow.contains("route=/api/strategy/run") && slow.contains("compute_ms="))
                for name in try FileManager.default.contentsOfDirectory(atPath: system.runDirectory + "/logs")
                {
                    for secret in secrets { #expect(!system.log(name).contains(secret), "\(name)") }
                }
            }
        }

        @Test func `logs are rotated under load by renaming and USR1, and no line is lost`() throws {
            try withSystem { system in
                let client = system.http
                let counted = system.log("access.log").split(separator: "\n").count
                let load = Load(clients: 4) { try client.get("/api/performance/") }
                let logs = system.runDirectory + "/logs/"
                for number in 1...3 {
                    let seen = load.replies
                    #expect(eventually(within: 10) { load.replies > seen + 50 })
                    for name in ["access.log", "backtester.log"] {
                        try #require(rename(logs + name, logs + name + ".\(number)") == 0)
                    }
                    kill(try #require(system.supervisor), SIGUSR1)
                    #expect(eventually(within: 5) { system.log("access.log").contains("\n") })
                    #expect(eventually(within: 5) { system.log().contains("logs opened anew") })
                }
                let (replies, faults) = load.stop()
                #expect(faults == [])
                func lines() -> Int {
                    ["", ".1", ".2", ".3"].reduce(0) {
                        $0 + system.log("access.log" + $1).split(separator: "\n").count
                    }
                }
                #expect(
                    eventually(within: 5) { lines() == counted + replies },
                    "\(lines()) of \(counted + replies)"
                )
                kill(try #require(system.responders.first), SIGKILL)
                #expect(eventually(within: 5) { system.log().contains("worker lost") })
            }
        }

        @Test
        func `a log that nobody reads or that is full holds no request up, and what is missing is counted`()
            throws
        {
            let pool = try BarePool("RESPONDERS=2\nACCESS_LOG=pipe\n")
            let pipe = pool.directory + "/pipe"
            try #require(mkfifo(pipe, 0o600) == 0)
            try pool.start()
            let wire = pool.wire
            func dropped() throws -> Int {
                let text = try wire.send("GET", "/api/performance/metrics").text
                let line = text.split(separator: "\n").first {
                    $0.hasPrefix("backtester_dropped_log_lines_total ")
                }
                return try #require(line?.split(separator: " ").last.flatMap { Int($0) })
            }
            let load = Load(clients: 2) { try wire.send("GET", "/api/performance/") }
            #expect(eventually(within: 10) { load.replies > 100 })
            #expect(load.stop().faults == [])
            #expect(try dropped() > 100)
            // A reader that comes later gets what is written from then on, and is told what it missed.
            let reader = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
            defer { close(reader) }
            var text: [UInt8] = []
            #expect(
                eventually(within: 10) {
                    _ = try? wire.send("GET", "/api/performance/")
                    var chunk = [UInt8](repeating: 0, count: 4096)
                    let count = read(reader, &chunk, chunk.count)
                    text += chunk[..<max(0, count)]
                    return String(decoding: text, as: UTF8.self).contains("{\"dropped_lines\":")
                }
            )

            let full = try BarePool("RESPONDERS=1\nACCESS_LOG=/dev/full\n")
            try full.start()
            for _ in 0..<20 { #expect(try full.wire.send("GET", "/api/performance/").status == 200) }
        }
    }
}
