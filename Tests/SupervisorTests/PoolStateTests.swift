import Glibc
import Testing

@testable import Supervisor

/// A pool without processes: spawns get made-up process ids at once, and what was done is remembered.
private struct Script {
    var state: PoolState
    var now: Int64 = 1_000_000_000_000
    var nextPid: Int32 = 100
    var lines: [PoolLogLine] = []
    var signals: [String] = []
    var finished: Int32?
    var failsToSpawn = false

    init(_ configuration: PoolConfiguration) {
        state = PoolState(configuration)
        handle(.start)
    }

    /// One class of `count` workers, busy at most 10 s.
    init(count: Int, maximum: Int = 8) {
        self.init(Script.configuration(count: count, maximum: maximum))
    }

    static func configuration(count: Int, maximum: Int = 8) -> PoolConfiguration {
        PoolConfiguration(classes: [
            WorkerClass(name: "responder", arguments: [], count: count, maximum: maximum, busySeconds: 10)
        ])
    }

    mutating func handle(_ event: PoolEvent) {
        var events = [event]
        while !events.isEmpty {
            for action in state.handle(events.removeFirst(), at: now) {
                switch action {
                case .log(let line): lines.append(line)
                case .signal(let pid, let signal):
                    signals.append("\(signal == SIGKILL ? "KILL" : "TERM") \(pid)")
                case .finish(let status): finished = status
                case .spawn(let worker, _, _, _):
                    if failsToSpawn {
                        events.append(.spawnFailed(worker: worker, code: EAGAIN))
                    } else {
                        events.append(.spawned(worker: worker, pid: nextPid, requests: 0))
                        nextPid += 1
                    }
                }
            }
        }
    }

    /// Lets time pass in ticks.
    mutating func pass(_ seconds: Double, readings: (Script) -> [SlotReading] = { _ in [] }) {
        let end = now + Int64(seconds * 1e9)
        while now < end {
            now = min(end, now + 500_000_000)
            handle(.tick(readings(self)))
        }
    }

    mutating func readyAll() {
        for worker in state.workers where !worker.isReady { handle(.ready(pid: worker.pid)) }
    }
    mutating func exit(_ pid: Int32, _ status: WaitStatus = .signalled(SIGKILL), reading: SlotReading? = nil)
    {
        handle(.exited(pid: pid, status, reading: reading))
    }

    var pids: [Int32] { state.workers.map(\.pid) }
    func says(_ message: String) -> Bool { lines.contains { $0.message == message } }

    mutating func takeSignals() -> [String] {
        defer { signals = [] }
        return signals
    }
}

@Suite struct PoolStateTests {
    @Test func `workers are started and the pool is ready when one is`() {
        var pool = Script(count: 3)
        #expect(pool.pids == [100, 101, 102])
        #expect(pool.state.workers.map(\.slot) == [0, 1, 2])
        #expect(!pool.says("pool ready"))
        pool.handle(.ready(pid: 101))
        #expect(pool.says("pool ready"))
    }

    @Test func `a worker that lived long and is killed is replaced at once in its slot`() {
        var pool = Script(count: 3)
        pool.readyAll()
        pool.pass(5)
        pool.exit(101)
        #expect(pool.pids == [100, 102, 103])
        #expect(pool.state.workers.last?.slot == 1)
        #expect(pool.state.totals.losses == 1)
    }

    @Test func `workers that die young are started again after doubling delays, up to 30 seconds`() {
        var pool = Script(count: 2)
        pool.readyAll()
        var delays: [Double] = []
        for _ in 0..<12 {
            let victim = pool.state.workers.first { $0.pid != 100 }?.pid ?? 0
            pool.exit(victim, .signalled(SIGSEGV))
            let death = pool.now
            while pool.state.workers.count < 2 {
                pool.now = pool.state.nextDeadline(after: pool.now) ?? .max
                pool.handle(.tick([]))
            }
            delays.append(Double(pool.now - death) / 1e9)
            pool.readyAll()
        }
        #expect(delays == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30, 30])
        #expect(pool.pids.contains(100))
    }

    @Test func `a life of a minute, or a minute without a death, ends the row of delays`() {
        let start: Int64 = 1_000_000_000_000
        var backoff = RestartBackoff()
        for death in 0..<4 { backoff.died(after: 1, at: start + Int64(death)) }
        #expect(backoff.deaths == 4)
        backoff.died(after: 59_000_000_000, at: start + 59_000_000_000)
        #expect(backoff.deaths == 4 && backoff.holdUntil <= start + 800_000_003)
        backoff.died(after: 1, at: start + 119_000_000_000)
        #expect(backoff.deaths == 1 && backoff.holdUntil == start + 119_100_000_000)
        backoff.died(after: 1, at: start + 119_200_000_000)
        #expect(backoff.deaths == 2)
        backoff.died(after: 60_000_000_000, at: start + 120_000_000_000)
        #expect(backoff.deaths == 0)
    }

    @Test func `workers that end well between deaths keep the delays short`() {
        var pool = Script(count: 1)
        pool.readyAll()
        for round in 0..<10 {
            pool.exit(pool.pids[0])
            pool.pass(0.1)
            #expect(pool.pids.count == 1)
            pool.readyAll()
            let pid = pool.pids[0]
            pool.exit(pid, .exited(0), reading: SlotReading(slot: 0, pid: pid, requests: Int64(round + 1)))
            pool.readyAll()
        }
    }

    @Test func `a worker that ends by itself after its share of requests is replaced at once, however young`()
    {
        var pool = Script(count: 1)
        pool.readyAll()
        for round in 0..<20 {
            let pid = pool.pids[0]
            pool.exit(pid, .exited(0), reading: SlotReading(slot: 0, pid: pid, requests: Int64(round + 1)))
            #expect(pool.pids.count == 1)
            pool.readyAll()
        }
        #expect(pool.state.totals.backoffs == 0)
        // Status 0 without having served is a death like another.
        pool.exit(pool.pids[0], .exited(0))
        #expect(pool.pids.isEmpty)
    }

    @Test func `if all first workers fail, the pool ends with status 1 and the reason`() {
        var pool = Script(count: 3)
        pool.exit(100, .exited(78))
        pool.exit(102, .exited(78))
        #expect(pool.pids == [101])
        #expect(pool.finished == nil)
        pool.exit(101, .exited(78))
        #expect(pool.finished == 1)
        #expect(
            pool.lines.contains { $0.level == .error && $0.fields.contains { $0 == ("reason", "exit 78") } }
        )
    }

    @Test func `if the first workers of one class fail, the others are stopped and the status is 1`() {
        var configuration = Script.configuration(count: 1)
        configuration.classes.append(WorkerClass(name: "jobs", arguments: [], count: 1))
        var pool = Script(configuration)
        pool.handle(.ready(pid: 100))
        #expect(!pool.says("pool ready"))
        pool.exit(101, .exited(1))
        #expect(pool.takeSignals() == ["TERM 100"])
        pool.exit(100, .exited(0))
        #expect(pool.finished == 1)
    }

    @Test func `if processes cannot be made at first, the pool ends with status 1`() {
        var configuration = Script.configuration(count: 2)
        configuration.executable = "/nowhere"
        var pool = Script(count: 1)
        #expect(pool.finished == nil)
        pool.failsToSpawn = true
        pool.exit(100)
        #expect(pool.finished == 1)
    }

    @Test func `later, when no start succeeds, one is tried at a time, at most ten a minute`() {
        var pool = Script(count: 4)
        pool.readyAll()
        pool.pass(10)
        for pid in pool.pids { pool.exit(pid) }
        let before = pool.nextPid
        #expect(pool.pids.count == 4)
        let end = pool.now + 60_000_000_000
        while pool.now < end {
            for pid in pool.pids { pool.exit(pid, .exited(1)) }
            pool.now = min(pool.state.nextDeadline(after: pool.now) ?? .max, pool.now + 500_000_000)
            pool.handle(.tick([]))
            #expect(pool.pids.count <= 1)
        }
        // The four of the first round, then one for each delay.
        #expect(pool.nextPid - before <= 10)
        #expect(pool.finished == nil)
        // When it works again, all come back.
        pool.pass(31)
        pool.readyAll()
        #expect(pool.pids.count == 4)
    }

    @Test func `a failed spawn later is tried again with back-off`() {
        var pool = Script(count: 2)
        pool.readyAll()
        pool.pass(6)
        pool.failsToSpawn = true
        pool.exit(101)
        #expect(pool.pids == [100])
        pool.pass(3)
        pool.failsToSpawn = false
        pool.pass(30)
        #expect(pool.pids.count == 2)
        #expect(pool.says("worker not started"))
    }

    @Test func `a worker that is not ready in time is killed and counts as failed`() {
        var pool = Script(count: 2)
        pool.handle(.ready(pid: 100))
        pool.pass(30)
        #expect(pool.takeSignals() == [])
        pool.pass(1)
        #expect(pool.takeSignals() == ["KILL 101"])
        pool.pass(5)
        #expect(pool.takeSignals() == [])
    }

    // MARK: Stopping

    @Test func `TERM lets workers finish, and kills those that do not`() {
        var pool = Script(count: 2)
        pool.readyAll()
        pool.handle(.stop)
        #expect(pool.takeSignals() == ["TERM 100", "TERM 101"])
        pool.exit(100, .exited(0))
        pool.pass(29.5)
        #expect(pool.takeSignals() == [])
        pool.pass(0.5)
        #expect(pool.takeSignals() == ["KILL 101"])
        #expect(pool.finished == nil)
        pool.exit(101)
        #expect(pool.finished == 0)
    }

    @Test func `nobody is replaced while stopping`() {
        var pool = Script(count: 2)
        pool.readyAll()
        pool.handle(.stop)
        pool.exit(100, .signalled(SIGSEGV))
        pool.handle(.more)
        pool.handle(.reload(Script.configuration(count: 4)))
        pool.pass(1)
        #expect(pool.pids == [101])
    }

    @Test func `a second signal hurries, a third kills`() {
        var pool = Script(count: 1)
        pool.readyAll()
        pool.handle(.stop)
        pool.handle(.stop)
        #expect(pool.takeSignals() == ["TERM 100", "TERM 100"])
        pool.pass(1)
        #expect(pool.takeSignals() == ["KILL 100"])
        var other = Script(count: 1)
        other.readyAll()
        other.handle(.quickStop)
        other.handle(.stop)
        #expect(other.takeSignals() == ["TERM 100", "KILL 100"])
    }

    // MARK: Number

    @Test func `TTIN and TTOU stay between one and the maximum`() {
        var pool = Script(count: 2, maximum: 3)
        pool.readyAll()
        for _ in 0..<5 { pool.handle(.more) }
        #expect(pool.pids.count == 3)
        pool.readyAll()
        for _ in 0..<5 { pool.handle(.fewer) }
        #expect(pool.takeSignals() == ["TERM 102", "TERM 101"])
        pool.exit(101, .exited(0))
        pool.exit(102, .exited(0))
        #expect(pool.pids == [100])
        #expect(pool.state.targets == [1])
    }

    // MARK: Reload

    @Test func `a reload drains the old workers only when all new ones are ready`() {
        var pool = Script(count: 2)
        pool.readyAll()
        pool.handle(.reload(Script.configuration(count: 3)))
        #expect(pool.pids == [100, 101, 102, 103, 104])
        pool.handle(.ready(pid: 102))
        pool.handle(.ready(pid: 103))
        #expect(pool.takeSignals() == [])
        pool.handle(.ready(pid: 104))
        #expect(pool.takeSignals() == ["TERM 100", "TERM 101"])
        pool.exit(100, .exited(0))
        pool.exit(101, .exited(0))
        #expect(pool.pids == [102, 103, 104])
        #expect(pool.state.generation == 1)
    }

    @Test func `a storm of reloads is one now and one afterwards`() {
        var pool = Script(count: 2)
        pool.readyAll()
        for _ in 0..<50 { pool.handle(.reload(Script.configuration(count: 2))) }
        #expect(pool.pids.count == 4)
        pool.readyAll()
        #expect(pool.takeSignals() == ["TERM 100", "TERM 101"])
        // The second has begun at once: there is room for it.
        #expect(pool.pids.count == 6)
        pool.readyAll()
        #expect(pool.takeSignals() == ["TERM 102", "TERM 103"])
        for pid in 100...103 { pool.exit(Int32(pid), .exited(0)) }
        #expect(pool.pids == [104, 105])
        #expect(pool.state.generation == 2)
    }

    @Test func `a reload waits until there are slots for it`() {
        var pool = Script(count: 2, maximum: 2)
        pool.readyAll()
        for _ in 0..<2 { pool.handle(.reload(Script.configuration(count: 2, maximum: 2))) }
        pool.readyAll()
        #expect(pool.pids.count == 4)
        pool.exit(100, .exited(0))
        #expect(pool.pids.count == 3)
        pool.exit(101, .exited(0))
        #expect(pool.pids == [102, 103, 104, 105])
    }

    @Test func `a reload whose workers cannot start is abandoned, and the old ones stay`() {
        var pool = Script(count: 2)
        pool.readyAll()
        pool.pass(10)
        pool.handle(.reload(Script.configuration(count: 2)))
        for _ in 0..<3 {
            pool.exit(pool.pids.last ?? 0, .exited(1))
            pool.pass(1)
        }
        #expect(pool.says("reload abandoned, the old workers stay"))
        #expect(!pool.signals.contains("TERM 100") && !pool.signals.contains("TERM 101"))
        for pid in pool.pids where pid > 101 { pool.exit(pid, .signalled(SIGTERM)) }
        pool.pass(1)
        #expect(pool.pids == [100, 101])
        #expect(pool.state.generation == 0)
        // And it still replaces.
        pool.exit(100)
        #expect(pool.pids.count == 2)
    }

    @Test func `a reload to other classes is refused`() {
        var pool = Script(count: 1)
        pool.readyAll()
        pool.handle(.reload(PoolConfiguration(classes: [WorkerClass(name: "x", arguments: [], count: 1)])))
        #expect(pool.says("reload refused"))
        #expect(pool.pids == [100])
    }

    // MARK: Time

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
