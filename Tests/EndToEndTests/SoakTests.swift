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
            try withSystem { system in
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

/// What a process holds of the machine.
private struct Footprint {
    let descriptors: Int
    let residentKilobytes: Int
    let zombies: Int

    init(of pid: Int32) {
        descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count) ?? 0
        residentKilobytes = Self.status(pid, "VmRSS").flatMap { Int($0.filter(\.isNumber)) } ?? 0
        let children =
            (try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)) ?? ""
        zombies = children.split(separator: " ").compactMap { Int32($0) }
            .count { Self.status($0, "State")?.hasPrefix("Z") == true }
    }

    private static func status(_ pid: Int32, _ name: String) -> String? {
        let text = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        return text?.split(separator: "\n").first { $0.hasPrefix(name + ":") }?
            .dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
    }
}
