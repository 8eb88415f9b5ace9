internal import Glibc

/// Which workers may be started now, and in which slots.
///
/// A worker that was ready and died young holds up only its own slot: the others are fine, and so will it be. Workers that
/// never become ready point to a fault they share: they hold up their class, which then tries one at a time.
///
/// Whoever had work in hand, or had done some, was sound until something befell it, and the pool needs it back: a crash
/// then costs its slot a second at most, lest a request that kills whoever meets it empties the pool; and a SIGKILL, which is
/// somebody else's doing, costs nothing.
struct StartPolicy {
    private static let longestDelayAfterWork: Int64 = 1_000_000_000

    /// Slots of each class: twice its maximum, as old and new workers overlap in a reload.
    let slotRanges: [Range<Int>]
    /// Classes of which a worker has been ready.
    private(set) var hasBeenReady: [Bool]
    private var classBackoffs: [RestartBackoff]
    private var slotBackoffs: [RestartBackoff]

    init(_ classes: [WorkerClass]) {
        var start = 0
        slotRanges = classes.map { workerClass in
            defer { start += 2 * workerClass.maximum }
            return start..<start + 2 * workerClass.maximum
        }
        hasBeenReady = classes.map { _ in false }
        classBackoffs = classes.map { _ in RestartBackoff() }
        slotBackoffs = [RestartBackoff](repeating: RestartBackoff(), count: start)
    }

    /// Moments at which a delay ends.
    var holds: [Int64] { (classBackoffs + slotBackoffs).map(\.holdUntil) }

    mutating func becameReady(_ workerClass: Int) {
        hasBeenReady[workerClass] = true
        classBackoffs[workerClass].reset()
    }

    /// A worker ended before it was ready.
    mutating func failedBoot(_ workerClass: Int, after life: Int64, at now: Int64) -> RestartBackoff {
        classBackoffs[workerClass].died(after: life, at: now)
        return classBackoffs[workerClass]
    }

    /// A worker that had been ready died; returns the delay of its slot if there is one.
    mutating func died(
        in slot: Int,
        _ status: WaitStatus,
        hadWork: Bool,
        after life: Int64,
        at now: Int64
    ) -> RestartBackoff? {
        if hadWork {
            if status == .signalled(SIGKILL) { return nil }
            slotBackoffs[slot].died(after: life, at: now, longest: Self.longestDelayAfterWork)
        } else {
            slotBackoffs[slot].died(after: life, at: now)
        }
        return slotBackoffs[slot].holdUntil > now ? slotBackoffs[slot] : nil
    }

    mutating func endedWell(in slot: Int) { slotBackoffs[slot].reset() }

    /// Another program or other settings: what failed before says nothing about them.
    mutating func forgetFailedBoots() { for index in classBackoffs.indices { classBackoffs[index].reset() } }

    /// How many of the missing workers of a class to start now.
    ///
    /// - Parameters:
    ///   - workerClass: The class.
    ///   - missing: How many there should be besides `members`.
    ///   - members: Workers of the class that count.
    ///   - occupied: Slots with somebody in them.
    ///   - now: The time.
    /// - Returns: 0...`missing`.
    func startable(
        _ workerClass: Int,
        missing: Int,
        members: [PoolWorker],
        occupied: Set<Int>,
        at now: Int64
    ) -> Int {
        // Until the first is ready, the others of the first start are waited for, not repeated.
        if !hasBeenReady[workerClass] && !members.isEmpty { return 0 }
        let backoff = classBackoffs[workerClass]
        if backoff.deaths == 0 {
            let held = slotRanges[workerClass].count {
                slotBackoffs[$0].holdUntil > now && !occupied.contains($0)
            }
            return max(0, missing - held)
        }
        return backoff.holdUntil > now || members.contains { !$0.isReady } ? 0 : max(0, min(1, missing))
    }

    /// A slot to start in, first one whose last worker died young, so that its history goes on.
    func freeSlot(_ workerClass: Int, occupied: Set<Int>, at now: Int64) -> Int? {
        let free = slotRanges[workerClass].filter {
            !occupied.contains($0) && slotBackoffs[$0].holdUntil <= now
        }
        return free.first { slotBackoffs[$0].deaths > 0 } ?? free.first
    }
}
