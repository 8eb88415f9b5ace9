import Glibc
import Testing

@testable import Supervisor

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

    @Test func `a worker that had work and is killed from outside is replaced at once, however often`() {
        var pool = Script(count: 2)
        pool.readyAll()
        for _ in 0..<20 {
            let pid = pool.pids[0]
            pool.exit(pid, reading: SlotReading(slot: pool.state.workers[0].slot, pid: pid, requests: 1))
            #expect(pool.pids.count == 2)
            pool.readyAll()
        }
        #expect(pool.state.totals.losses == 20)
        #expect(pool.state.totals.backoffs == 0)
    }

    @Test func `requests that crash whoever meets them cost a slot a second at most`() {
        var pool = Script(count: 2)
        pool.readyAll()
        var delays: [Double] = []
        for _ in 0..<6 {
            guard let worker = pool.state.workers.first(where: { $0.pid != 100 }) else { break }
            let reading = SlotReading(slot: worker.slot, state: .busy, pid: worker.pid)
            pool.exit(worker.pid, .signalled(SIGSEGV), reading: reading)
            let death = pool.now
            while pool.pids.count < 2 {
                pool.now = pool.state.nextDeadline(after: pool.now) ?? .max
                pool.handle(.tick([]))
            }
            delays.append(Double(pool.now - death) / 1e9)
            pool.readyAll()
        }
        #expect(delays == [0.1, 0.2, 0.4, 0.8, 1, 1])
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

    @Test func `a class of none holds nothing up, and a reload may fill it`() {
        func configuration(jobs: Int) -> PoolConfiguration {
            var configuration = Script.configuration(count: 1)
            configuration.classes.append(WorkerClass(name: "jobs", arguments: [], count: jobs, maximum: 4))
            return configuration
        }
        var pool = Script(configuration(jobs: 0))
        pool.handle(.ready(pid: 100))
        #expect(pool.isReady)
        pool.handle(.reload(configuration(jobs: 2)))
        #expect(pool.state.workers.map(\.workerClass) == [0, 0, 1, 1])
        // The first of its kind that fails in a running pool is no reason to stop it.
        pool.exit(102, .exited(1))
        #expect(pool.finished == nil)
        pool.pass(1)
        for _ in 0..<4 { pool.readyAll() }
        pool.pass(1)
        pool.readyAll()
        #expect(pool.state.targets == [1, 2])
        #expect(pool.state.workers.count { $0.workerClass == 1 } == 2)
    }

    @Test func `old ones that leave before they are told to delay no later reload`() {
        var pool = Script(count: 1, maximum: 2)
        pool.readyAll()
        for _ in 0..<8 {
            let old = pool.pids[0]
            pool.handle(.reload(Script.configuration(count: 1, maximum: 2)))
            #expect(pool.pids.count == 2)
            pool.exit(old, .exited(0))
            pool.readyAll()
        }
        #expect(pool.state.generation == 8)
        #expect(pool.state.totals.backoffs == 0)
    }

    @Test func `a reload to more workers than there is room for says so`() {
        var pool = Script(count: 2, maximum: 3)
        pool.readyAll()
        pool.handle(.reload(Script.configuration(count: 9, maximum: 18)))
        #expect(pool.says("more workers asked for than there is room for; a new start makes the room"))
        #expect(pool.state.targets == [3])
    }

    @Test func `a reload that comes before the pool is ready waits until it is`() {
        var pool = Script(count: 2)
        for count in [9, 3] { pool.handle(.reload(Script.configuration(count: count))) }
        #expect(pool.says("reload waits until the pool is ready"))
        #expect(!pool.says("reload refused"))
        #expect(pool.pids == [100, 101])
        pool.handle(.ready(pid: 100))
        #expect(pool.isReady)
        pool.readyAll()
        #expect(pool.takeSignals() == ["TERM 100", "TERM 101"])
        #expect(pool.state.targets == [3])
        #expect(pool.state.generation == 1)
    }

    @Test func `a start that fails forgets the reload that waited for it`() {
        var pool = Script(count: 1)
        pool.handle(.reload(Script.configuration(count: 3)))
        pool.exit(100, .exited(1))
        #expect(pool.finished == 1)
        #expect(pool.pids == [])
    }

    @Test func `a reload to other classes is refused`() {
        var pool = Script(count: 1)
        pool.readyAll()
        pool.handle(.reload(PoolConfiguration(classes: [WorkerClass(name: "x", arguments: [], count: 1)])))
        #expect(pool.says("reload refused"))
        #expect(pool.pids == [100])
    }
}
