import Glibc

@testable import Supervisor

/// A pool without processes: spawns get made-up process ids at once, and what was done is remembered.
struct Script {
    var state: PoolState
    var now: Int64 = 1_000_000_000_000
    var nextPid: Int32 = 100
    var lines: [PoolLogLine] = []
    var signals: [String] = []
    var isReady = false
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
                case .becomeReady: isReady = true
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
