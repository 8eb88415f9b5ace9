internal import Glibc

/// The decisions of a supervisor: events with their time in, actions out; no clock, no process.
///
/// Times are nanoseconds of CLOCK_MONOTONIC.
struct PoolState {
    private enum Mode: Equatable { case starting, running, stopping(quick: Bool), finished }

    private(set) var configuration: PoolConfiguration
    private(set) var workers: [PoolWorker] = []
    /// Workers wanted of each class.
    private(set) var targets: [Int]
    private(set) var generation = 0
    private(set) var totals = PoolTotals()

    private var mode = Mode.starting
    private var exitStatus: Int32 = 0
    private var nextWorker = 0
    private var reload: PoolReload?
    private var pendingReload: PoolConfiguration?
    private var pauses = PauseLedger()
    private var policy: StartPolicy

    init(_ configuration: PoolConfiguration) {
        self.configuration = configuration
        targets = configuration.classes.map(\.count)
        policy = StartPolicy(configuration.classes)
    }

    /// Takes an event and says what to do, in order.
    mutating func handle(_ event: PoolEvent, at now: Int64) -> [PoolAction] {
        switch event {
        case .start: return reconcile(at: now)
        case .spawned(let id, let pid, let requests): return spawned(id, pid, requests)
        case .spawnFailed(let id, let code): return spawnFailed(id, code, at: now)
        case .ready(let pid): return ready(pid, at: now)
        case .exited(let pid, let status, let reading): return exited(pid, status, reading, at: now)
        case .stop: return stop(quick: false, at: now)
        case .quickStop: return stop(quick: true, at: now)
        case .reload(let configuration): return reload(configuration, at: now)
        case .more: return resize(by: 1, at: now)
        case .fewer: return resize(by: -1, at: now)
        case .tick(let readings): return tick(readings, at: now)
        }
    }

    /// The next moment at which something is due besides the regular ticks, or nil.
    func nextDeadline(after now: Int64) -> Int64? {
        let kills = workers.compactMap { $0.isKilled ? nil : $0.killAt }
        return (policy.holds + kills).filter { $0 > now }.min()
    }

    // MARK: Births

    private mutating func spawned(_ id: Int, _ pid: Int32, _ requests: Int64) -> [PoolAction] {
        guard let index = workers.firstIndex(where: { $0.id == id }) else { return [] }
        workers[index].pid = pid
        workers[index].requestsAtBirth = requests
        totals.spawns += 1
        // It may have been asked to stop between the decision and the deed.
        return [.log(PoolLogLine(.info, "worker started", fields(of: workers[index])))]
            + (workers[index].killAt == nil ? [] : [.signal(pid: pid, SIGTERM)])
    }

    private mutating func spawnFailed(_ id: Int, _ code: Int32, at now: Int64) -> [PoolAction] {
        guard let index = workers.firstIndex(where: { $0.id == id }) else { return [] }
        let worker = workers.remove(at: index)
        let reason = unsafe String(cString: strerror(code))
        let line = PoolLogLine(.error, "worker not started", fields(of: worker) + [("reason", reason)])
        return [.log(line)] + failedBoot(worker, life: 0, reason: reason, at: now) + reconcile(at: now)
    }

    private mutating func ready(_ pid: Int32, at now: Int64) -> [PoolAction] {
        guard let index = workers.firstIndex(where: { $0.pid == pid }) else { return [] }
        workers[index].isReady = true
        let worker = workers[index]
        let milliseconds = (now - worker.bornAt) / 1_000_000
        var actions: [PoolAction] = [
            .log(PoolLogLine(.info, "worker ready", fields(of: worker) + [("boot_ms", "\(milliseconds)")]))
        ]
        policy.becameReady(worker.workerClass)
        if mode == .starting && targets.indices.allSatisfy({ targets[$0] == 0 || policy.hasBeenReady[$0] }) {
            mode = .running
            actions.append(.log(PoolLogLine(.info, "pool ready", [("workers", "\(workers.count)")])))
            actions.append(.becomeReady)
        }
        return actions + reconcile(at: now)
    }

    /// A worker that ended before it was ready.
    private mutating func failedBoot(_ worker: PoolWorker, life: Int64, reason: String, at now: Int64)
        -> [PoolAction]
    {
        let workerClass = worker.workerClass
        if isStopping { return finishIfEmpty() }
        let name = configuration.classes[workerClass].name
        if mode == .starting && !policy.hasBeenReady[workerClass] && members(workerClass).isEmpty {
            // The first of their kind have all failed: a fault of the installation, not bad luck.
            let line = PoolLogLine(
                .error,
                "no worker could be started",
                [("class", name), ("reason", reason)]
            )
            exitStatus = 1
            return [.log(line)] + stop(quick: true, at: now) + finishIfEmpty()
        }
        if worker.generation == generation, reload?.failed() == true { return abandonReload(at: now) }
        return [backoffLine(worker, policy.failedBoot(workerClass, after: life, at: now), at: now)]
    }

    private mutating func backoffLine(_ worker: PoolWorker, _ backoff: RestartBackoff, at now: Int64)
        -> PoolAction
    {
        totals.backoffs += 1
        return .log(backoff.line(about: fields(of: worker), at: now))
    }

    // MARK: Deaths

    private mutating func exited(
        _ pid: Int32,
        _ status: WaitStatus,
        _ reading: SlotReading?,
        at now: Int64
    ) -> [PoolAction] {
        guard let index = workers.firstIndex(where: { $0.pid == pid }) else { return [] }
        let worker = workers.remove(at: index)
        let life = now - worker.bornAt
        var actions: [PoolAction] = [.log(worker.endLine(fields(of: worker), status, reading, life: life))]
        if isStopping { return actions + finishIfEmpty() }
        if worker.killAt == nil {
            if status != .exited(0) { totals.losses += 1 }
            if !worker.isReady {
                return actions + failedBoot(worker, life: life, reason: status.description, at: now)
                    + reconcile(at: now)
            }
            // One of an older generation was about to leave anyway.
            if worker.generation != generation { return actions + reconcile(at: now) }
            // A worker that has served its number of requests ends by itself, however young.
            let hasServed = reading.map { $0.requests > worker.requestsAtBirth } ?? false
            let hadWork = hasServed || reading?.state == .busy
            if status == .exited(0) && hasServed {
                policy.endedWell(in: worker.slot)
            } else if let backoff = policy.died(
                in: worker.slot,
                status,
                hadWork: hadWork,
                after: life,
                at: now
            ) {
                actions.append(backoffLine(worker, backoff, at: now))
            }
        }
        return actions + reconcile(at: now)
    }

    // MARK: The number of workers

    /// Starts what is missing and stops what is too many, as far as back-off and slots allow.
    private mutating func reconcile(at now: Int64) -> [PoolAction] {
        if isStopping || mode == .finished { return [] }
        var actions = finishReload(at: now) + beginReload(at: now)
        for workerClass in configuration.classes.indices {
            let members = members(workerClass)
            for worker in members.dropFirst(targets[workerClass]) {
                actions += drain(worker.id, seconds: configuration.gracefulSeconds, at: now)
            }
            let startable = policy.startable(
                workerClass,
                missing: targets[workerClass] - members.count,
                members: members,
                occupied: occupied,
                at: now
            )
            for _ in 0..<startable {
                guard let slot = policy.freeSlot(workerClass, occupied: occupied, at: now) else { break }
                let worker = PoolWorker(
                    id: nextWorker,
                    workerClass: workerClass,
                    slot: slot,
                    generation: generation,
                    bornAt: now
                )
                nextWorker += 1
                workers.append(worker)
                actions.append(
                    .spawn(worker: worker.id, workerClass: workerClass, slot: slot, generation: generation)
                )
            }
        }
        return actions
    }

    /// Workers that count: of the present generation, and not asked to stop.
    private func members(_ workerClass: Int) -> [PoolWorker] {
        workers.filter { $0.workerClass == workerClass && $0.generation == generation && $0.killAt == nil }
    }

    private var occupied: Set<Int> { Set(workers.map(\.slot)) }

    private mutating func resize(by change: Int, at now: Int64) -> [PoolAction] {
        let wanted = targets[0] + change
        guard !isStopping, (1...configuration.classes[0].maximum).contains(wanted) else {
            return [
                .log(PoolLogLine(.warning, "number of workers left as it is", [("workers", "\(targets[0])")]))
            ]
        }
        targets[0] = wanted
        return [.log(PoolLogLine(.info, "number of workers changed", [("workers", "\(wanted)")]))]
            + reconcile(at: now)
    }

    // MARK: Reload

    private mutating func reload(_ next: PoolConfiguration, at now: Int64) -> [PoolAction] {
        let isCompatible = next.classes.map(\.name) == configuration.classes.map(\.name)
        guard mode == .starting || mode == .running, isCompatible else {
            return [.log(PoolLogLine(.error, "reload refused", [("generation", "\(generation)")]))]
        }
        // A storm of signals is one reload now and one afterwards.
        pendingReload = next
        if mode == .starting { return [.log(PoolLogLine(.info, "reload waits until the pool is ready"))] }
        return reconcile(at: now)
    }

    private mutating func beginReload(at now: Int64) -> [PoolAction] {
        guard mode == .running, let next = pendingReload, reload == nil else { return [] }
        let wanted = zip(next.classes, policy.slotRanges).map { min($0.count, $1.count / 2) }
        let hasRoom = wanted.indices.allSatisfy { index in
            policy.slotRanges[index].count { !occupied.contains($0) } >= wanted[index]
        }
        guard hasRoom else { return [] }
        pendingReload = nil
        reload = PoolReload(
            previousGeneration: generation,
            previousConfiguration: configuration,
            previousTargets: targets
        )
        generation = (workers.map(\.generation) + [generation]).reduce(0, max) + 1
        configuration = next
        targets = wanted
        policy.forgetFailedBoots()
        let cut = next.classes.indices.filter { wanted[$0] < next.classes[$0].count }.map { index in
            PoolAction.log(
                PoolLogLine(
                    .warning,
                    "more workers asked for than there is room for; a new start makes the room",
                    [("class", next.classes[index].name), ("workers", "\(wanted[index])")]
                )
            )
        }
        return [.log(PoolLogLine(.info, "reload started", [("generation", "\(generation)")]))] + cut
    }

    /// Drains the old workers once all new ones are ready: never before, so there is always somebody.
    private mutating func finishReload(at now: Int64) -> [PoolAction] {
        guard reload != nil else { return [] }
        let isComplete = targets.indices.allSatisfy { index in
            members(index).count { $0.isReady } >= targets[index]
        }
        guard isComplete else { return [] }
        reload = nil
        var actions: [PoolAction] = [
            .log(PoolLogLine(.info, "reload done", [("generation", "\(generation)")]))
        ]
        for worker in workers where worker.generation != generation && worker.killAt == nil {
            actions += drain(worker.id, seconds: configuration.gracefulSeconds, at: now)
        }
        return actions
    }

    private mutating func abandonReload(at now: Int64) -> [PoolAction] {
        guard let abandoned = reload else { return [] }
        reload = nil
        let line = PoolLogLine(
            .error,
            "reload abandoned, the old workers stay",
            [("generation", "\(generation)")]
        )
        var actions: [PoolAction] = [.log(line)]
        for worker in members(at: generation) {
            actions += drain(worker.id, seconds: configuration.quickSeconds, at: now)
        }
        generation = abandoned.previousGeneration
        configuration = abandoned.previousConfiguration
        targets = abandoned.previousTargets
        policy.forgetFailedBoots()
        return actions
    }

    private func members(at generation: Int) -> [PoolWorker] {
        workers.filter { $0.generation == generation && $0.killAt == nil }
    }

    // MARK: Stopping

    private var isStopping: Bool {
        if case .stopping = mode { true } else { false }
    }

    private mutating func drain(_ id: Int, seconds: Double, at now: Int64) -> [PoolAction] {
        guard let index = workers.firstIndex(where: { $0.id == id }) else { return [] }
        let killAt = now + Self.nanoseconds(seconds)
        workers[index].killAt = min(killAt, workers[index].killAt ?? killAt)
        return signal(index, SIGTERM)
    }

    /// A first signal asks, a second one hurries, a third one kills.
    private mutating func stop(quick: Bool, at now: Int64) -> [PoolAction] {
        let isQuick: Bool
        switch mode {
        case .finished: return []
        case .starting, .running: isQuick = quick
        case .stopping(quick: false): isQuick = true
        case .stopping(quick: true):
            return workers.indices.flatMap { kill($0) }
        }
        mode = .stopping(quick: isQuick)
        reload = nil
        pendingReload = nil
        let seconds = isQuick ? configuration.quickSeconds : configuration.gracefulSeconds
        let line = PoolLogLine(
            .info,
            isQuick ? "stopping quickly" : "stopping",
            [("workers", "\(workers.count)")]
        )
        return [.log(line)] + workers.flatMap { drain($0.id, seconds: seconds, at: now) } + finishIfEmpty()
    }

    private mutating func finishIfEmpty() -> [PoolAction] {
        guard isStopping, workers.isEmpty else { return [] }
        mode = .finished
        return [.finish(exitStatus)]
    }

    private mutating func kill(_ index: Int) -> [PoolAction] {
        workers[index].isKilled = true
        return signal(index, SIGKILL)
    }

    /// Nothing for a worker without a process yet: 0 would be this process's own group.
    private func signal(_ index: Int, _ number: Int32) -> [PoolAction] {
        workers[index].pid > 0 ? [.signal(pid: workers[index].pid, number)] : []
    }

    // MARK: Time

    private mutating func tick(_ readings: [SlotReading], at now: Int64) -> [PoolAction] {
        var actions: [PoolAction] = []
        let pause = pauses.tick(at: now, interval: Self.nanoseconds(configuration.tickSeconds))
        if pause > 0 {
            let milliseconds = ("pause_ms", "\(pause / 1_000_000)")
            actions.append(.log(PoolLogLine(.warning, "the supervisor itself had stopped", [milliseconds])))
        }
        for index in workers.indices {
            if pause > 0, let killAt = workers[index].killAt { workers[index].killAt = killAt + pause }
            if let killAt = workers[index].killAt {
                if now >= killAt && !workers[index].isKilled { actions += kill(index) }
                continue
            }
            let worker = workers[index]
            if !worker.isReady {
                let age = pauses.elapsed(since: worker.bornAt, at: now)
                if age > Self.nanoseconds(configuration.bootSeconds) && !worker.isKilled {
                    actions.append(.log(PoolLogLine(.error, "worker not ready in time", fields(of: worker))))
                    actions += kill(index)
                }
                continue
            }
            for reading in readings where reading.slot == worker.slot && reading.pid == worker.pid {
                actions += judge(index, reading, at: now)
            }
        }
        return actions + reconcile(at: now)
    }

    /// Ends a worker that has been busy, or silent, for too long: TERM, and KILL a second later.
    private mutating func judge(_ index: Int, _ reading: SlotReading, at now: Int64) -> [PoolAction] {
        let worker = workers[index]
        let overdue = Overdue(
            reading,
            workerClass: configuration.classes[worker.workerClass],
            silenceSeconds: configuration.silenceSeconds,
            elapsed: { pauses.elapsed(since: $0, at: now) }
        )
        guard let overdue else { return [] }
        totals.timeouts += 1
        return [.log(PoolLogLine(.error, overdue.message, fields(of: worker) + overdue.fields))]
            + drain(worker.id, seconds: 1, at: now)
    }

    private static func nanoseconds(_ seconds: Double) -> Int64 { Int64(seconds * 1e9) }

    private func fields(of worker: PoolWorker) -> [(name: String, value: String)] {
        [
            ("class", configuration.classes[worker.workerClass].name), ("pid", "\(worker.pid)"),
            ("slot", "\(worker.slot)"),
        ]
    }
}
