import GRDB
import Synchronization

/// The waiting of one connection for locks: ordinary, or that of a checkpoint.
final class LockWaiting: Sendable {
    private let handler: BusyHandler
    private let checkpointAttempts = Atomic<Int>(0)
    private let queue = Mutex<DatabaseQueue?>(nil)

    init(handler: BusyHandler) { self.handler = handler }

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
        guard allowed > 0 else { return handler.wait(attempt: attempt) }
        if attempt < allowed { return BusyHandler.pause(attempt: attempt) }
        // Denied the writer's lock, SQLite would go on as a passive checkpoint, which takes no such lock and
        // is one half of the reset race. Interrupted, it stops before it copies the first page.
        queue.withLock { $0?.interrupt() }
        return false
    }
}
