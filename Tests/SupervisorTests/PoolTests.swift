import Glibc
import Synchronization
import Testing

@testable import Supervisor

/// A pool of shell scripts on a thread, told what to do through a pipe instead of by signals.
private final class ShellPool: Sendable {
    private let control: Int32
    private let thread: Thread
    private let box: Box

    private final class Box: Sendable {
        let lines = Mutex<[PoolLogLine]>([])
        let status = Mutex<Int32?>(nil)
        let ticks = Atomic<Int>(0)
    }

    let board: Scoreboard

    init(
        _ script: String,
        count: Int = 2,
        listener: Int32? = nil,
        change: (inout PoolConfiguration) -> Void = { _ in }
    ) throws {
        var configuration = PoolConfiguration(classes: [
            WorkerClass(name: "shell", arguments: ["-c", script], count: count, maximum: 4, busySeconds: 1)
        ])
        configuration.executable = "/bin/sh"
        configuration.tickSeconds = 0.02
        configuration.gracefulSeconds = 0.3
        configuration.quickSeconds = 0.1
        change(&configuration)
        let board = try Scoreboard(
            creating: .init(slotCount: configuration.slotCount),
            supervisor: getpid(),
            startedAt: 0
        )
        self.board = board
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let reading = ends[0]
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
        control = ends[1]
        let box = Box()
        self.box = box
        let fixed = configuration
        thread = Thread {
            let hooks = Pool.Hooks(
                log: { line in box.lines.withLock { $0.append(line) } },
                reload: { fixed },
                onTick: { box.ticks.add(1, ordering: .relaxed) }
            )
            do {
                var pool = try Pool(
                    configuration: fixed,
                    listener: listener,
                    scoreboard: board,
                    hooks: hooks,
                    control: reading
                )
                let status = try pool.run()
                box.status.withLock { $0 = status }
            } catch {
                box.status.withLock { $0 = -1 }
            }
            close(reading)
        }
    }

    func send(_ signal: Int32) {
        var byte = UInt8(signal)
        write(control, &byte, 1)
    }

    var log: [PoolLogLine] { box.lines.withLock { $0 } }
    var ticks: Int { box.ticks.load(ordering: .relaxed) }

    func field(_ name: String, of message: String) -> [String] {
        log.filter { $0.message == message }.compactMap { line in line.fields.first { $0.name == name }?.value
        }
    }

    /// Waits for a condition, at most ten seconds.
    func wait(until condition: () -> Bool, at location: SourceLocation = #_sourceLocation) {
        for _ in 0..<1000 {
            if condition() { return }
            usleep(10_000)
        }
        Issue.record("it did not happen; log: \(log)", sourceLocation: location)
    }

    func waitForLines(_ message: String, _ count: Int, at location: SourceLocation = #_sourceLocation) {
        wait(until: { log.count { $0.message == message } >= count }, at: location)
    }

    func join() -> Int32? {
        thread.join()
        close(control)
        return box.status.withLock { $0 }
    }

    func stop() -> Int32? {
        send(SIGTERM)
        return join()
    }
}

/// Real processes: shell scripts that say `R` on descriptor 3 and then do something or nothing.
@Suite(.serialized, .timeLimit(.minutes(1))) struct PoolTests {
    /// A shell unblocks the signals that a worker is born with blocked, and dies of them.
    private let idle = "echo R >&3; exec sleep 60"

    @Test func `workers are born with their descriptors and nothing else, and stop when told`() throws {
        let path = "/tmp/pool-\(getpid()).sock"
        defer { unlink(path + ".lock") }
        let listening = try ListeningSocket.bind(.path(path))
        let leak = dup(2)
        defer { close(leak) }
        let file = "/tmp/pool-\(getpid()).txt"
        defer { unlink(file) }
        let script = """
            { ls -l /proc/$$/fd; echo slot=$POOL_SLOT parent=$POOL_SUPERVISOR; } > \(file).part
            mv \(file).part \(file); \(idle)
            """
        let pool = try ShellPool(script, count: 1, listener: listening.descriptor)
        pool.waitForLines("pool ready", 1)
        let text = try String(decoding: #require(contents(file)), as: UTF8.self)
        #expect(text.contains(" 0 -> socket:"))
        #expect(text.contains(" 3 -> pipe:"))
        #expect(text.contains(" 4 -> /memfd:scoreboard"))
        #expect(!text.contains(" 5 -> ") && !text.contains(" \(leak) -> "))
        #expect(text.contains("slot=0 parent=\(getpid())"))
        #expect(pool.stop() == 0)
        listening.close()
    }

    @Test func `a worker is born with TERM and QUIT blocked, nothing ignored, in a group of its own`() throws
    {
        var configuration = PoolConfiguration(classes: [])
        configuration.executable = "/bin/sleep"
        let process = try WorkerProcess(
            WorkerClass(name: "sleep", arguments: ["60"], count: 1),
            slot: 0,
            configuration: configuration,
            listener: nil,
            scoreboard: 10
        )
        defer {
            kill(process.pid, SIGKILL)
            var word: Int32 = 0
            waitpid(process.pid, &word, 0)
            close(process.readiness)
        }
        let text = try String(decoding: #require(contents("/proc/\(process.pid)/status")), as: UTF8.self)
        #expect(text.contains("SigBlk:\t0000000000004004"))
        // SIGPIPE is bit 12; it is ignored in the supervisor.
        #expect(text.contains("SigIgn:\t0000000000000000") || text.contains("SigIgn:\t0000000180000000"))
        #expect(getpgid(process.pid) == process.pid)
    }

    @Test func `a worker that ignores TERM is killed as the last measure`() throws {
        let pool = try ShellPool("trap '' TERM QUIT; \(idle)", count: 2)
        pool.waitForLines("worker ready", 2)
        pool.send(SIGQUIT)
        #expect(pool.join() == 0)
        #expect(
            pool.field("hint", of: "worker lost") == ["killed by the supervisor", "killed by the supervisor"]
        )
    }

    @Test func `a killed worker is replaced in the same slot`() throws {
        let pool = try ShellPool(idle) { _ in }
        pool.waitForLines("worker ready", 2)
        let victim = try #require(pool.field("pid", of: "worker ready").first.flatMap { Int32($0) })
        kill(victim, SIGKILL)
        pool.waitForLines("worker ready", 3)
        #expect(pool.field("pid", of: "worker lost") == ["\(victim)"])
        #expect(pool.field("status", of: "worker lost") == ["signal 9"])
        #expect(pool.field("slot", of: "worker ready")[2] == pool.field("slot", of: "worker lost")[0])
        #expect(pool.board[.losses] == 1)
        #expect(pool.stop() == 0)
    }

    @Test func `workers that cannot start end the pool with status 1`() throws {
        let pool = try ShellPool("exit 78")
        #expect(pool.join() == 1)
        #expect(pool.field("reason", of: "no worker could be started") == ["exit 78"])
        #expect(pool.field("pid", of: "worker started").count == 2)
    }

    @Test func `an executable that does not exist ends the pool with status 1`() throws {
        let pool = try ShellPool("") { $0.executable = "/nowhere/at/all" }
        #expect(pool.join() == 1)
        #expect(pool.field("reason", of: "worker not started").first == "No such file or directory")
    }

    @Test func `a reload replaces all workers, and fifty in a row lose none`() throws {
        let pool = try ShellPool(idle)
        pool.waitForLines("worker ready", 2)
        for _ in 0..<50 {
            pool.send(SIGHUP)
            usleep(UInt32.random(in: 0..<3_000))
        }
        pool.waitForLines("reload done", 2)
        pool.wait(until: { pool.board.readings.count == 2 })
        #expect(pool.log.count { $0.message == "worker lost, with a request in hand" } == 0)
        #expect(pool.stop() == 0)
    }

    @Test func `TTIN and TTOU change the number of workers within bounds`() throws {
        let pool = try ShellPool(idle)
        pool.waitForLines("worker ready", 2)
        for _ in 0..<5 { pool.send(SIGTTIN) }
        pool.waitForLines("worker ready", 4)
        #expect(pool.board[.wanted] == 4)
        for _ in 0..<6 { pool.send(SIGTTOU) }
        pool.wait(until: { pool.board.readings.count == 1 })
        #expect(pool.board[.wanted] == 1)
        #expect(pool.stop() == 0)
    }

    @Test func `a worker that says it is busy for too long is killed and its request named`() throws {
        let pool = try ShellPool(idle, count: 1)
        pool.waitForLines("worker ready", 1)
        let pid = try #require(pool.field("pid", of: "worker ready").first.flatMap { Int32($0) })
        let slot = pool.board.slot(0)
        slot.take(pid: pid)
        slot.busy(label: "GET /slow", requestID: "id-1", at: MonotonicClock.nanoseconds)
        pool.waitForLines("worker lost, with a request in hand", 1)
        #expect(pool.field("route", of: "worker busy too long") == ["GET /slow"])
        #expect(pool.field("request_id", of: "worker lost, with a request in hand") == ["id-1"])
        pool.waitForLines("worker ready", 2)
        #expect(pool.stop() == 0)
    }

    @Test func `classes have their own number, arguments and priority`() throws {
        let pool = try ShellPool(idle, count: 1) {
            $0.classes.append(
                WorkerClass(
                    name: "jobs",
                    arguments: ["-c", "test -c /dev/stdin && echo R >&3; exec sleep 60"],
                    count: 2,
                    nice: 7,
                    inheritsListener: false
                )
            )
        }
        pool.waitForLines("pool ready", 1)
        pool.waitForLines("worker ready", 3)
        #expect(pool.board.readings.map(\.workerClass) == [0, 1, 1])
        let line = try #require(
            pool.log.last { $0.fields.contains { $0 == ("class", "jobs") } && $0.message == "worker ready" }
        )
        let pid = try #require(line.fields.first { $0.name == "pid" }.flatMap { Int($0.value) })
        let status = try String(decoding: #require(contents("/proc/\(pid)/stat")), as: UTF8.self)
        #expect(status.split(separator: " ")[18] == "7")
        #expect(pool.stop() == 0)
    }

    @Test func `the owner's tick comes while the pool runs`() throws {
        let pool = try ShellPool(idle, count: 1)
        pool.wait(until: { pool.ticks > 3 })
        #expect(pool.stop() == 0)
    }

    @Test func `a second signal hurries a slow stop`() throws {
        let pool = try ShellPool(idle, count: 1) { $0.gracefulSeconds = 60 }
        pool.waitForLines("worker ready", 1)
        pool.send(SIGTERM)
        pool.waitForLines("stopping", 1)
        pool.send(SIGTERM)
        #expect(pool.join() == 0)
    }

    private func contents(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(descriptor, &bytes, bytes.count)
        return count < 0 ? nil : Array(bytes.prefix(count))
    }
}
