import Synchronization

/// How far a job's work has come, and whether it is to go on; told and asked by all threads that do it.
public final class JobProgress: Sendable {
    private let doneCount = Atomic<Int>(0)
    private let totalCount = Atomic<Int>(0)
    private let stopped = Atomic<Bool>(false)

    /// No work done yet.
    public init() {}

    /// Pieces done.
    public var done: Int { doneCount.load(ordering: .relaxed) }
    /// Pieces in all; 0 while that is not known.
    public var total: Int { totalCount.load(ordering: .relaxed) }
    /// Whether the work is to be given up.
    public var isStopped: Bool { stopped.load(ordering: .relaxed) }

    /// Has the work given up as soon as it next looks.
    public func stop() { stopped.store(true, ordering: .relaxed) }

    /// Takes note of how far the work has come.
    ///
    /// - Returns: Whether it is to go on.
    func tell(done: Int, of total: Int) -> Bool {
        doneCount.max(done, ordering: .relaxed)
        totalCount.store(total, ordering: .relaxed)
        return !isStopped
    }
}
