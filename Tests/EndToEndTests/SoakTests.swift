import Foundation
import Glibc
import Testing

extension EndToEndTests {
    /// Minutes of mixed load in which responders are killed and reloaded: `Tests/run --soak`.
    @Suite(
        .enabled(if: ProcessInfo.processInfo.environment["BACKTESTER_SOAK"] != nil),
        .timeLimit(.minutes(15))
    )
    struct SoakTests {
        @Test func `five minutes of kills and reloads leave nothing growing and lose no reader`() throws {
            try withSystem(["RESPONDER_MAX_REQUESTS": "500"]) { system in
                let counted = try system.requestsCounted()
                let client = system.http
                let readers = Load(clients: 4) { try client.get("/api/performance/") }
                let runners = Load(clients: 2) {
                    try client.post(
                        "/api/strategy/run",
                        #"{"symbol": "AAPL", "strategy": "sma_crossover", "include": []}"#
                    )
                }
                let supervisor = try #require(system.supervisor)
                #expect(eventually(within: 30) { readers.replies > 100 && runners.replies > 10 })
                let before = Footprint(of: supervisor)

                var kills = 0
                let end = ContinuousClock.now + .seconds(300)
                while ContinuousClock.now < end {
                    let seen = readers.replies
                    #expect(eventually(within: 30) { readers.replies > seen + 500 })
                    if let victim = system.responders.randomElement() { kill(victim, SIGKILL) }
                    kills += 1
                    if kills % 10 == 0 { kill(supervisor, SIGHUP) }
                    #expect(eventually(within: 35) { system.responders.count == 4 })
                }
                let read = readers.stop()
                let ran = runners.stop()
                #expect(read.faults == [])
                // A POST is not sent twice: one may be lost a kill for each client.
                #expect(ran.faults.count <= kills * 2, "\(ran.faults.prefix(5))")
                #expect(kills > 10)

                // A request that was counted before its responder was killed is counted twice, or not answered.
                let difference = try system.requestsCounted() - counted - read.replies - ran.replies
                #expect(abs(difference - 1) <= kills * 6, "\(difference)")

                let after = Footprint(of: supervisor)
                #expect(after.descriptors <= before.descriptors + 2)
                #expect(after.residentKilobytes < before.residentKilobytes + 20_000)
                #expect(after.zombies == 0)
                for file in ["cache.db-wal", "state.db-wal", "limits.db-wal"] {
                    let attributes = try? FileManager.default.attributesOfItem(
                        atPath: system.runDirectory + "/data/" + file
                    )
                    #expect((attributes?[.size] as? Int ?? 0) < 64 << 20)
                }
                #expect(try system.http.get("/api/performance/health").status == 200)
            }
        }
    }
}
