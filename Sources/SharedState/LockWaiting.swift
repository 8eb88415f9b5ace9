import GRDB
import Synchronization

/// The waiting of one connection for locks: ordinary, or that of a checkpoint.
final class LockWaiting: Sendable {
    private let handler: BusyHandler
    /// How to wait after a wait that was in vain: who holds the lock for so long is not about to give it back.
    private let handlerAfterwards: BusyHandler
    private let wasInVain = Atomic<Bool>(false)
    private let checkpointAttempts = Atomic<Int>(0)
    private let queue = Mutex<DatabaseQueue?>(nil)

    init(_ kind: SQLiteKind) {
        handler = BusyHandler(milliseconds: kind.busyMilliseconds)
        // What can be had again can be done without for a while; the rest is worth each wait.
        handlerAfterwards = kind.damage == .rebuild ? BusyHandler(milliseconds: 10) : handler
    }

    /// Notes that a writer got through: locks are given back again.
    func hasWritten() { wasInVain.store(false, ordering: .relaxed) }

    func attach(_ queue: DatabaseQueue) { self.queue.withLock { $0 = queue } }
    func detach() { queue.withLock { $0 = nil } }

    /// Runs a checkpoint that waits with a patience of its own.
    func checkpointing<T>(milliseconds: Int, _ body: () throws -> T) rethrows -> T {
        checkpointAttempts.store(BusyHandler(milliseconds: milliseconds).attempts, ordering: .relaxed)
        defer { checkpointAttempts.store(0, ordering: .relaxed) }
        return try body()
    }

    func wait(attempt: Int) -> Bool {
        let allowed = checkpointAttempts.load(ordering: .relaxed)
        guard allowed > 0 else {
            let handler = wasInVain.load(ordering: .relaxed) ? handlerAfterwards : handler
            if handler.wait(attempt: attempt) { return true }
            wasInVain.store(true, ordering: .relaxed)
            return false
        }
        if attempt < allowed { return BusyHandler.pause(attempt: attempt) }
        // Denied the writer's lock, SQLite would go on as a passive checkpoint, which takes no such lock and
        // is one half of the reset race. Interrupted, it stops before it copies the first page.
        queue.withLock { $0?.interrupt() }
        return false
    }
}
