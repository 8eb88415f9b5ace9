import Glibc
import Testing

@testable import Supervisor

/// What a pool makes of time: work that takes too long, pauses, silence.
@Suite struct PoolStateTimeTests {
    private func busy(_ pool: Script, since start: Int64) -> [SlotReading] {
        pool.state.workers.map {
            SlotReading(
                slot: $0.slot,
                state: $0.pid == 100 ? .busy : .idle,
                pid: $0.pid,
                startedAt: start,
                beatAt: pool.now,
                label: "POST /run",
                requestID: "abc"
            )
        }
    }

    @Test func `a worker busy for too long is asked, killed a second later, and replaced`() {
        var pool = Script(count: 2)
        pool.readyAll()
        let start = pool.now
        pool.pass(10) { busy($0, since: start) }
        #expect(pool.takeSignals() == [])
        pool.pass(0.5) { busy($0, since: start) }
        #expect(pool.takeSignals() == ["TERM 100"])
        // Its replacement does not wait for its death.
        #expect(pool.pids == [100, 101, 102])
        pool.pass(1) { busy($0, since: start) }
        #expect(pool.takeSignals() == ["KILL 100"])
        pool.exit(
            100,
            reading: SlotReading(slot: 0, state: .busy, pid: 100, label: "POST /run", requestID: "abc")
        )
        #expect(pool.pids == [101, 102])
        #expect(pool.state.totals.timeouts == 1)
        let line = pool.lines.first { $0.message == "worker lost, with a request in hand" }
        #expect(line?.fields.contains { $0 == ("request_id", "abc") } == true)
    }

    @Test func `time in which the supervisor itself stood still is nobody's fault`() {
        var pool = Script(count: 2)
        pool.readyAll()
        let start = pool.now
        pool.pass(8) { busy($0, since: start) }
        pool.now += 3_600_000_000_000
        pool.handle(.tick(busy(pool, since: start)))
        #expect(pool.says("the supervisor itself had stopped"))
        pool.pass(1) { busy($0, since: start) }
        #expect(pool.takeSignals() == [])
        pool.pass(1) { busy($0, since: start) }
        #expect(pool.takeSignals() == ["TERM 100"])
    }

    @Test func `a pause prolongs a graceful stop too`() {
        var pool = Script(count: 1)
        pool.readyAll()
        pool.pass(1)
        pool.handle(.stop)
        pool.now += 100_000_000_000
        pool.handle(.tick([]))
        #expect(pool.takeSignals() == ["TERM 100"])
        pool.pass(31)
        #expect(pool.takeSignals() == ["KILL 100"])
    }

    @Test func `an idle worker that gives no sign of life is replaced`() {
        var pool = Script(count: 1)
        pool.readyAll()
        let last = pool.now
        let reading = { (_: Script) in [SlotReading(slot: 0, state: .idle, pid: 100, beatAt: last)] }
        pool.pass(30, readings: reading)
        #expect(pool.takeSignals() == [])
        pool.pass(1, readings: reading)
        #expect(pool.takeSignals() == ["TERM 100"])
        #expect(pool.says("worker silent too long"))
    }

    @Test func `a worker that has never written to its slot is not called silent`() {
        var pool = Script(count: 1)
        pool.readyAll()
        let first = pool.now
        pool.pass(100) { _ in [SlotReading(slot: 0, state: .booting, pid: 100, beatAt: first)] }
        #expect(pool.takeSignals() == [])
    }

    @Test func `readings of another process in the slot are not held against the worker`() {
        var pool = Script(count: 1)
        pool.readyAll()
        pool.pass(20) { _ in [SlotReading(slot: 0, state: .busy, pid: 99, startedAt: 1)] }
        #expect(pool.takeSignals() == [])
    }

    @Test func `unknown processes are nobody's`() {
        var pool = Script(count: 1)
        pool.readyAll()
        let lines = pool.lines.count
        pool.exit(4242)
        pool.handle(.ready(pid: 4242))
        #expect(pool.pids == [100])
        #expect(pool.lines.count == lines)
    }

    @Test func `at no time is there no worker, whatever the order of events`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var pool = Script(count: 2, maximum: 4)
            pool.readyAll()
            for _ in 0..<60 {
                switch UInt8.random(in: 0..<6, using: &random) {
                case 0: pool.handle(.more)
                case 1: pool.handle(.fewer)
                case 2: pool.handle(.reload(Script.configuration(count: 2, maximum: 4)))
                case 3: pool.readyAll()
                case 4: pool.pass(1)
                default:
                    // Those asked to stop do so.
                    for worker in pool.state.workers where worker.killAt != nil {
                        pool.exit(worker.pid, .exited(0))
                    }
                }
                let serving = pool.state.workers.count { $0.killAt == nil && $0.isReady }
                #expect(serving >= 1)
                #expect(Set(pool.state.workers.map(\.slot)).count == pool.state.workers.count)
                #expect(pool.state.workers.count <= 8)
            }
        }
    }
}
