import Synchronization

/// Counts the backtests done, over all threads, and carries the wish to stop.
final class ProgressTally: Sendable {
    private let count = Atomic<Int>(0)
    private let stopped = Atomic<Bool>(false)
    private let total: Int
    private let report: Optimization.Progress?

    init(total: Int, report: Optimization.Progress?) {
        self.total = total
        self.report = report
    }

    var done: Int { count.load(ordering: .relaxed) }
    var isStopped: Bool { stopped.load(ordering: .relaxed) }

    func add(_ number: Int) {
        let done = count.add(number, ordering: .relaxed).newValue
        if let report, !report(done, total) { stopped.store(true, ordering: .relaxed) }
    }
}
