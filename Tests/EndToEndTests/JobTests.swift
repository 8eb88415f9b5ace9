import Foundation
import Glibc
import JSON
import Testing

extension EndToEndTests {
    /// Long work: done by processes of its own, and by others where those die.
    @Suite(.timeLimit(.minutes(3))) struct JobTests {
        private static let small =
            #"{"symbol":"AAPL","period":"max","strategy":"rsi","parameter_grid":{"rsi_window":[14,21,28],"rsi_threshold":[70,75,80]}}"#
        /// Takes a good while in a build for tests: an exit rule keeps the search from its fast path.
        private static let large =
            #"{"symbol":"AAPL","period":"max","strategy":"sma_crossover","execution":{"trailing_stop":0.1},"overfitting":false,"parameter_grid":{"fast_period":{"min":2,"max":41,"step":1},"slow_period":{"min":50,"max":149,"step":1}}}"#

        @Test func `a job's result is the reply of the same request, and its events tell the end`() throws {
            try withSystem { system in
                let direct = try system.http.post("/api/strategy/optimize", Self.small)
                let address = try system.order(Self.small)
                let events = try system.http.get(address + "/events")
                #expect(events.status == 200)
                #expect(events["Content-Type"] == "text/event-stream")
                #expect(events.text.contains("event: end\n"))
                #expect(try system.state(of: address) == "succeeded")
                let result = try system.http.get(address + "/result")
                #expect(result.status == 200)
                for name in ["results", "pooled", "errors", "backtests", "execution"] {
                    #expect(try result.json.object?[name] == direct.json.object?[name], "\(name)")
                }
            }
        }

        @Test func `the job of a killed worker is taken up by another, and three deaths end it`() throws {
            try withSystem { system in
                let address = try system.order(Self.large)
                for attempt in 1...3 {
                    let isRunning = eventually(within: 30) {
                        let job = try? system.http.get(address).json.object
                        return job?["status"]?.string == "running"
                            && job?["attempts"]?.number?.int == Int64(attempt)
                    }
                    try #require(isRunning, "attempt \(attempt)")
                    kill(try #require(system.workers.first), SIGKILL)
                }
                #expect(eventually(within: 30) { (try? system.state(of: address)) == "failed" })
                let result = try system.http.get(address + "/result")
                #expect(result.status == 500)
                #expect(result["Content-Type"] == "application/problem+json")
                // The workers themselves are well.
                let next = try system.order(Self.small)
                #expect(eventually(within: 60) { (try? system.state(of: next)) == "succeeded" })
            }
        }

        @Test func `a job goes on after a restart, and a cancelled one is let go within seconds`() throws {
            try withSystem { system in
                let address = try system.order(Self.large)
                #expect(eventually(within: 30) { (try? system.state(of: address)) == "running" })
                try system.serve("stop")
                try system.start()
                #expect(eventually(within: 30) { (try? system.state(of: address)) == "running" })
                // It was put back, not lost: this is its first attempt still.
                #expect(try system.http.get(address).json.object?["attempts"]?.number?.int == 1)
                let cancelled = try system.http.send("DELETE", address)
                #expect(cancelled.status == 200)
                #expect(try cancelled.json.object?["status"]?.string == "cancelled")
                let next = try system.order(Self.small)
                #expect(eventually(within: 30) { (try? system.state(of: next)) == "succeeded" })
                #expect(try system.state(of: address) == "cancelled")
            }
        }

        @Test func `how the service is can be asked while every responder is busy`() throws {
            try withSystem { system in
                let client = system.http
                let requests = DispatchGroup()
                // Threads of their own: a queue would let them begin a second apart, and the first be done by then.
                for _ in 0..<8 {
                    requests.enter()
                    Thread.detachNewThread {
                        _ = try? client.post("/api/strategy/optimize", Self.large)
                        requests.leave()
                    }
                }
                // Asked the pool, the question would wait behind the ones that wait.
                let isBusy = eventually(within: 20) {
                    let pool = try? client.get("/api/performance/stats").json.object?["pool"]?.object
                    return pool?["busy"]?.number?.int == 4 && (pool?["queue"]?.number?.int ?? 0) > 0
                }
                #expect(isBusy)
                let began = ContinuousClock.now
                for path in ["health?probe=live", "health", "metrics"] {
                    #expect(try client.get("/api/performance/" + path).status == 200)
                }
                #expect(ContinuousClock.now - began < .seconds(3))
                for responder in system.responders { kill(responder, SIGKILL) }
                system.children("monitor").forEach { kill($0, SIGKILL) }
                // The others are asked where that one is gone, until it is back.
                #expect(try client.get("/api/performance/health?probe=live").status == 200)
                try system.serve("stop")
                _ = requests.wait(timeout: .now() + 30)
            }
        }

        @Test func `streams hold at most a quarter of the responders`() throws {
            try withSystem { system in
                // However fast it would be done, the job waits.
                let workers = system.workers
                for worker in workers { kill(worker, SIGSTOP) }
                let address = try system.order(Self.small)
                let client = system.http
                let stream = DispatchGroup()
                DispatchQueue.global().async(group: stream) { _ = try? client.get(address + "/events") }
                let isStreaming = eventually(within: 10) {
                    let reply = try? client.get("/api/performance/stats")
                    return reply?.text.contains("/api/strategy/jobs/{id}/events") == true
                }
                #expect(isStreaming)
                #expect(try client.get(address + "/events").status == 503)
                let live = try client.get("/api/performance/health?probe=live")
                #expect(live.status == 200)
                #expect(try client.send("DELETE", address).status == 200)
                // The end of the job ends the stream.
                #expect(stream.wait(timeout: .now() + 10) == .success)
                for worker in workers { kill(worker, SIGCONT) }
            }
        }
    }
}

extension RunningSystem {
    /// Orders a job.
    ///
    /// - Returns: Its address.
    fileprivate func order(_ body: String) throws -> String {
        let reply = try http.post("/api/strategy/optimize", body, ["Prefer": "respond-async"])
        try #require(reply.status == 202, "\(reply.text)")
        return try #require(reply["Location"])
    }

    fileprivate func state(of address: String) throws -> String? {
        try http.get(address).json.object?["status"]?.string
    }

    /// The processes that do jobs.
    fileprivate var workers: [Int32] { children("worker") }
}
