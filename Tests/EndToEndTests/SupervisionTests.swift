import Foundation
import Glibc
import Testing

extension EndToEndTests {
    /// The supervisor's promises: reloads, deployments, deaths.
    @Suite(.timeLimit(.minutes(3))) struct SupervisionTests {
        @Test func `a supervisor that is killed leaves nobody behind, and the next start needs no hand`()
            throws
        {
            let pool = try BarePool()
            try pool.start()
            let supervisor = try #require(pool.supervisor)
            let old = pool.responders
            let wire = pool.wire
            let search = try wire.begin("POST", "/api/strategy/optimize", longSearch)
            defer { close(search) }
            #expect(eventually(within: 10) { pool.searching != nil })
            kill(supervisor, SIGKILL)
            // One of the old ones still has a request in hand, and its socket open.
            try pool.start()
            #expect(pool.supervisor != supervisor)
            #expect(try wire.finish(search).status == 200)
            #expect(eventually(within: 10) { old.allSatisfy { kill($0, 0) != 0 } })
            #expect(pool.responders.count == 2)
        }

        @Test func `a supervisor that stood still kills nobody when it goes on`() throws {
            let pool = try BarePool("RESPONDERS=2\nREQUEST_TIMEOUT_SECONDS=1\n")
            try pool.start()
            let supervisor = try #require(pool.supervisor)
            let before = pool.responders
            let wire = pool.wire
            let load = Load(clients: 2) { try wire.send("GET", "/api/performance/") }
            kill(supervisor, SIGSTOP)
            // Well beyond the time limit of a request, and six ticks.
            #expect(!eventually(within: 3) { pool.responders != before })
            kill(supervisor, SIGCONT)
            #expect(eventually(within: 5) { pool.count("the supervisor itself had stopped") == 1 })
            let (replies, faults) = load.stop()
            #expect(replies > 100)
            #expect(faults == [])
            #expect(pool.responders == before)
        }

        @Test
        func `a frozen responder is replaced with its route in the log, and the other goes on`()
            throws
        {
            let pool = try BarePool("RESPONDERS=2\nREQUEST_TIMEOUT_SECONDS=1\n")
            try pool.start()
            let wire = pool.wire
            let search = try wire.begin("POST", "/api/strategy/optimize", endlessSearch)
            defer { close(search) }
            var frozen: Int32?
            #expect(
                eventually(within: 10) {
                    frozen = pool.searching
                    return frozen != nil
                }
            )
            kill(try #require(frozen), SIGSTOP)
            let load = Load(clients: 2) { try wire.send("GET", "/api/performance/") }
            #expect(
                eventually(within: 8) {
                    pool.responders.count == 2 && !pool.responders.contains(frozen ?? 0)
                }
            )
            #expect(load.stop().faults == [])
            #expect((try? wire.finish(search).status) == nil)
            let line = try #require(
                pool.log.split(separator: "\n").first { $0.contains("worker busy too long") }
            )
            #expect(line.contains("route=/api/strategy/optimize"))
        }

        @Test func `fifty reloads within two seconds lose no request`() throws {
            try withSystem { system in
                let client = system.http
                let readers = Load(clients: 3) { try client.get("/api/strategy/") }
                let runners = Load(clients: 1) {
                    try client.post("/api/strategy/run", #"{"symbol":"AAPL","strategy":"rsi","include":[]}"#)
                }
                let supervisor = try #require(system.supervisor)
                let old = Set(system.responders)
                for _ in 0..<50 {
                    kill(supervisor, SIGHUP)
                    usleep(.random(in: 0..<25_000))
                }
                #expect(
                    eventually(within: 20) {
                        system.responders.count == 4 && old.isDisjoint(with: system.responders)
                    }
                )
                #expect(readers.stop().faults == [])
                #expect(runners.stop().faults == [])
            }
        }

        @Test func `a reload takes new settings over, and bad ones change nothing`() throws {
            let pool = try BarePool()
            try pool.start()
            let supervisor = try #require(pool.supervisor)
            try pool.write("RESPONDERS=3\n")
            kill(supervisor, SIGHUP)
            #expect(eventually(within: 10) { pool.responders.count == 3 && pool.count("reload done") == 1 })

            let before = pool.responders
            try pool.write("RESPONDERS=many\n")
            kill(supervisor, SIGHUP)
            #expect(eventually(within: 5) { pool.count("the new settings are not valid") == 1 })
            #expect(pool.log.contains("RESPONDERS: 'many'"))
            #expect(pool.responders == before)
            // Nor do they count for whoever is started in the meantime.
            kill(before[0], SIGKILL)
            #expect(
                eventually(within: 5) { pool.responders.count == 3 && !pool.responders.contains(before[0]) }
            )
            #expect(pool.isAnswering)

            try pool.write("RESPONDERS=3\nSTATE_DB_PATH=elsewhere.db\n")
            kill(supervisor, SIGHUP)
            #expect(
                eventually(within: 5) { pool.count("only a new start takes over setting=STATE_DB_PATH") == 1 }
            )
            #expect(pool.isAnswering)
        }

        @Test
        func `a reload starts the program that is there now, and one that does not work changes nothing`()
            throws
        {
            let pool = try BarePool()
            try pool.install()
            try pool.start()
            let supervisor = try #require(pool.supervisor)
            func file(_ path: String) -> UInt64? {
                var status = stat()
                return stat(path, &status) == 0 ? UInt64(status.st_ino) : nil
            }
            func files() -> Set<UInt64?> { Set(pool.responders.map { file("/proc/\($0)/exe") }) }
            let first = file(pool.program)
            #expect(files() == [first])
            try pool.install()
            let second = file(pool.program)
            // What dies before the reload is replaced by its like.
            kill(try #require(pool.responders.first), SIGKILL)
            #expect(eventually(within: 5) { pool.responders.count == 2 && files() == [first] })
            kill(supervisor, SIGHUP)
            #expect(eventually(within: 10) { pool.responders.count == 2 && files() == [second] })

            try pool.install("/bin/false")
            let before = pool.responders
            kill(supervisor, SIGHUP)
            #expect(eventually(within: 20) { pool.count("reload abandoned, the old workers stay") == 1 })
            #expect(eventually(within: 5) { pool.responders == before })
            kill(before[0], SIGKILL)
            #expect(eventually(within: 5) { pool.responders.count == 2 && pool.responders != before })
            #expect(files() == [second])
            #expect(pool.isAnswering)
        }

        @Test func `where no thread can be had, a search is computed without`() throws {
            let pool = try BarePool("RESPONDERS=1\nMAX_WORKERS=4\n")
            try pool.start()
            let responder = try #require(pool.responders.first)
            #expect(
                try pool.wire.send("POST", "/api/strategy/run", #"{"symbol":"AAPL","strategy":"rsi"}"#).status
                    == 200
            )
            // Room to compute in, and none for another stack.
            let room = (Footprint(of: responder).addressKilobytes + 7_000) << 10
            try pool.limit(responder, "as", room)
            let began = ContinuousClock.now
            #expect(try pool.wire.send("POST", "/api/strategy/optimize", longSearch).status == 200)
            #expect(ContinuousClock.now - began < .seconds(20))
            #expect(pool.isAnswering)
            #expect(pool.responders == [responder])
            try pool.limit(responder, "as", 1 << 40)
        }

        @Test func `responders that have no descriptor left wait for one, and then answer`() throws {
            let pool = try BarePool()
            try pool.start()
            let wire = pool.wire
            let before = pool.responders
            for pid in before { try pool.limit(pid, "nofile", 3) }
            let load = Load(clients: 3) { try wire.send("GET", "/api/performance/") }
            usleep(500_000)
            #expect(load.replies == 0)
            #expect(before.allSatisfy { !isComputing($0) })
            for pid in before { try pool.limit(pid, "nofile", 256) }
            #expect(eventually(within: 5) { load.replies > 10 })
            #expect(load.stop().faults == [])
            #expect(pool.responders == before)
        }

        @Test func `a responder cannot take all memory of the machine`() throws {
            let pool = try BarePool("RESPONDERS=1\nRESPONDER_MAX_MB=100\n")
            try pool.start()
            let path = "/proc/\(try #require(pool.responders.first))/limits"
            let limits = try String(contentsOfFile: path, encoding: .utf8)
            let line = limits.split(separator: "\n").first { $0.hasPrefix("Max data size") }
            #expect(line?.contains("\(400 << 20)") == true, "\(limits)")
        }

        @Test func `TTOU leaves one responder at least`() throws {
            let pool = try BarePool()
            try pool.start()
            for _ in 0..<4 { kill(try #require(pool.supervisor), SIGTTOU) }
            #expect(eventually(within: 5) { pool.responders.count == 1 })
            #expect(pool.isAnswering)
        }

        @Test func `a deployment beside a running pool loses no request`() throws {
            try withSystem { system in
                let client = system.http
                let readers = Load(clients: 3) { try client.get("/api/strategy/") }
                let runners = Load(clients: 1) {
                    try client.post("/api/strategy/run", #"{"symbol":"AAPL","strategy":"rsi","include":[]}"#)
                }
                for _ in 0..<3 {
                    let old = try #require(system.supervisor)
                    let outcome = try system.serve("deploy")
                    #expect(outcome.status == 0, "\(outcome.output)\n\(system.log())")
                    #expect(system.supervisor != old)
                    #expect(kill(old, 0) != 0)
                }
                #expect(readers.stop().faults == [])
                #expect(runners.stop().faults == [])
                #expect(try system.serve("status").status == 0)
                #expect(try system.serve("stop").output == "stopped\n")
                #expect(system.traces == [])
            }
        }

        @Test func `a deployment that does not come to serve leaves the monitor's socket alone`() throws {
            let pool = try BarePool()
            try pool.start()
            func file() throws -> Int? {
                let path = pool.directory + "/monitor.sock"
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                return attributes[.systemFileNumber] as? Int
            }
            let before = try file()
            let child = try pool.spawn("--take-over")
            pool.forget(child)
            // Stopped before it hears that its workers are ready.
            #expect(eventually(within: 5) { !childrenOf(child.pid, "monitor").isEmpty })
            kill(child.pid, SIGSTOP)
            #expect(
                eventually(within: 5) {
                    (try? file()) != before
                        || FileManager.default.fileExists(atPath: pool.directory + "/monitor.sock.new")
                }
            )
            usleep(200_000)
            #expect(try file() == before)
            kill(child.pid, SIGKILL)
            _ = child.wait()
            #expect(pool.count("took over") == 0)
            #expect(try file() == before)
            #expect(pool.isAnswering)
        }

        @Test func `a takeover tells nobody to stop but the supervisor that the run directory names`() throws
        {
            let pool = try BarePool()
            try pool.start()
            let before = pool.responders
            let supervisor = try #require(pool.supervisor)
            try "\(getpid())\n".write(
                toFile: pool.directory + "/backtester.pid",
                atomically: true,
                encoding: .utf8
            )
            let child = try pool.spawn("--take-over")
            pool.forget(child)
            let outcome = child.wait()
            #expect(outcome.status == 1)
            #expect(
                outcome.output.contains("is not the supervisor of RUN_DIR")
                    || pool.log.contains("is not the supervisor of RUN_DIR")
            )
            #expect(childrenOf(supervisor) == before)
            #expect(pool.isAnswering)
        }

        @Test func `twenty kills of young responders in a row cost no reader anything`() throws {
            try withSystem { system in
                let client = system.http
                let load = Load(clients: 4) { try client.get("/api/strategy/") }
                var random = SplitMix64(4)
                for _ in 0..<20 {
                    let seen = load.replies
                    #expect(eventually(within: 5) { load.replies > seen + 8 && system.responders.count == 4 })
                    kill(
                        try #require(system.responders.isEmpty ? nil : random.pick(system.responders)),
                        SIGKILL
                    )
                }
                #expect(eventually(within: 2) { system.responders.count == 4 })
                let (replies, faults) = load.stop()
                #expect(replies > 100)
                #expect(faults == [])
            }
        }
    }
}

extension BarePool {
    /// The responder that has a search in hand.
    fileprivate var searching: Int32? {
        let text = (try? wire.send("GET", "/api/performance/stats").text) ?? ""
        let match = text.firstMatch(of: /"pid":(\d+)[^}]*"\/api\/strategy\/optimize"/)
        return match.flatMap { Int32($0.1) }
    }

    /// Sets a resource limit of a process, by prlimit's name for it.
    fileprivate func limit(_ process: Int32, _ name: String, _ value: Int) throws {
        let child = try Child(
            ["prlimit", "--pid", "\(process)", "--\(name)=\(value):"],
            environment: ["PATH": "/usr/bin:/bin"],
            outputPath: directory + "/prlimit"
        )
        let outcome = child.wait()
        #expect(outcome.status == 0, "\(outcome.output)")
    }
}
