import Foundation
import Glibc
import JSON
import Testing

extension EndToEndTests {
    /// `nginx/serve`: starting, saying what runs, stopping.
    @Suite(.timeLimit(.minutes(3))) struct ServeTests {
        @Test func `a start answers, status names the processes, a stop leaves nothing behind`() throws {
            let system = try RunningSystem()
            let start = try system.serve("--detach")
            #expect(start.status == 0)
            #expect(start.output.contains("http://127.0.0.1:\(system.port)"))
            #expect(start.output.contains("bundled sample bars"))
            #expect(start.output.contains("curl -X POST"))
            #expect(try system.http.get("/api/performance/health").status == 200)

            let status = try system.serve("status")
            #expect(status.status == 0)
            #expect(status.output.contains("running at http://127.0.0.1:\(system.port)"))
            #expect(system.responders.count == 4)
            for pid in system.responders { #expect(status.output.contains(String(pid))) }

            let stop = try system.serve("stop")
            #expect(stop.status == 0)
            #expect(stop.output == "stopped\n")
            #expect(system.traces == [])
            #expect(try system.serve("status").status == 3)
            #expect(try system.serve("stop").output.hasPrefix("not running"))
        }

        @Test func `a second start in the same run directory is refused and disturbs nothing`() throws {
            try withSystem { system in
                let before = system.responders
                let second = try system.serve("--detach", setting: ["PORT": String(try freePort())])
                #expect(second.status == 1)
                #expect(
                    second.output.contains(
                        "already running in \(system.runDirectory) at http://127.0.0.1:\(system.port)"
                    )
                )
                #expect(system.responders == before)
                #expect(try system.http.get("/api/strategy/").status == 200)
            }
        }

        @Test func `a port in use stops the start with one line that names it`() throws {
            try withSystem { system in
                let other = try RunningSystem()
                let outcome = try other.serve(setting: ["PORT": String(system.port)])
                #expect(outcome.status == 1)
                #expect(
                    outcome.output.contains(
                        "port \(system.port) of 127.0.0.1 is in use; choose another: PORT="
                    )
                )
                #expect(outcome.output.split(separator: "\n").count == 1)
                #expect(other.traces == [])
            }
        }

        @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
        func `a signal ends a start in the foreground and leaves nothing behind`(signal: Int32) throws {
            let system = try RunningSystem()
            let serve = try system.spawn([RunningSystem.script])
            #expect(eventually(within: 30) { (try? system.http.get("/api/strategy/").status) == 200 })
            kill(serve.pid, signal)
            #expect(serve.wait().status == 0)
            #expect(system.traces == [])
        }

        @Test func `a signal in the middle of a start leaves nothing behind`() throws {
            let system = try RunningSystem()
            let serve = try system.spawn([RunningSystem.script])
            #expect(eventually(within: 30) { system.supervisor != nil })
            kill(serve.pid, SIGTERM)
            _ = serve.wait()
            #expect(system.traces == [])
        }

        @Test(arguments: ["nginx", "supervisor", "keeper"])
        func `when one part is killed the others stop, and a new start works`(part: String) throws {
            try withSystem { system in
                let serve = try String(contentsOfFile: system.runDirectory + "/serve.pid", encoding: .utf8)
                let keeper = serve.split(separator: " ").first.flatMap { Int32($0) }
                let pid = try #require(
                    ["nginx": system.nginx, "supervisor": system.supervisor, "keeper": keeper][part] ?? nil
                )
                kill(pid, SIGKILL)
                #expect(
                    eventually(within: 10) {
                        (try? system.serve("status").output) == "not running in \(system.runDirectory)\n"
                    }
                )
                try system.start()
                #expect(try system.http.get("/api/strategy/").status == 200)
                try system.serve("stop")
                #expect(system.traces == [])
            }
        }

        @Test func `a pid file that names somebody else's process harms nobody`() throws {
            let system = try RunningSystem()
            let bystander = try Child(["sleep", "60"], environment: [:], outputPath: "/dev/null")
            defer {
                kill(bystander.pid, SIGKILL)
                _ = bystander.wait()
            }
            try FileManager.default.createDirectory(
                atPath: system.runDirectory + "/nginx",
                withIntermediateDirectories: true
            )
            for file in ["serve.pid", "backtester.pid", "nginx/nginx.pid"] {
                try "\(bystander.pid)\n".write(
                    toFile: system.runDirectory + "/" + file,
                    atomically: true,
                    encoding: .utf8
                )
            }
            #expect(try system.serve("status").status == 3)
            #expect(try system.serve("stop").output.hasPrefix("not running"))
            #expect(waitpid(bystander.pid, nil, WNOHANG) == 0)
            try system.start()
            #expect(waitpid(bystander.pid, nil, WNOHANG) == 0)
        }

        @Test func `a bad setting stops the start and says what is accepted`() throws {
            let system = try RunningSystem(["RESPONDERS": "many"])
            let outcome = try system.serve("--detach")
            #expect(outcome.status == 78)
            #expect(outcome.output.contains("RESPONDERS"))
            #expect(outcome.output.contains("accepted"))
            #expect(system.traces == [])
        }

        @Test func `an unknown argument shows the usage`() throws {
            let outcome = try RunningSystem().serve("--bogus")
            #expect(outcome.status == 2)
            #expect(outcome.output.contains("usage: nginx/serve"))
        }

        @Test func `a stop finishes the request in hand`() throws {
            try withSystem { system in
                let client = system.http
                let replies = DispatchQueue(label: "request")
                nonisolated(unsafe) var reply: Result<HTTPReply, any Error>?
                replies.async { reply = Result { try client.post("/api/strategy/optimize", longSearch) } }
                #expect(eventually(within: 10) { system.isBusy })
                #expect(try system.serve("stop").output == "stopped\n")
                let done = try #require(replies.sync { reply }).get()
                #expect(done.status == 200, "\(done.text.prefix(500))")
                #expect(done.isComplete)
                #expect(system.traces == [])
            }
        }
    }
}

extension RunningSystem {
    /// Whether a responder is at work; this is answered by a process apart.
    fileprivate var isBusy: Bool {
        let pool = try? http.get("/api/performance/stats").json.object?["pool"]?.object
        return (pool?["busy"]?.number?.int ?? 0) >= 1
    }
}
