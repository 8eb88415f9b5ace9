import Synchronization

/// Spreads work over threads that share nothing but the list of what is still to do.
enum Workers {
    /// Calls `body` for ranges of `0..<count`, each on one of at most `maxWorkers` threads, and returns when all are done.
    ///
    /// Ranges are taken as threads become free, so that an uneven load ends evenly; results are put in order afterwards, so
    /// the number of threads changes nothing.
    ///
    /// - Parameters:
    ///   - count: Items.
    ///   - chunk: Items in a range.
    ///   - maxWorkers: Threads, at least 1.
    ///   - state: Makes what a thread keeps between its ranges.
    ///   - body: Results of a range, in order, or nil to stop.
    /// - Returns: Results of all items in order; nil when `body` stopped.
    static func map<State, Result: Sendable>(
        _ count: Int,
        chunk: Int,
        maxWorkers: Int,
        state: @Sendable () -> State,
        body: @Sendable (inout State, Range<Int>) -> [Result]?
    ) -> [Result]? {
        let chunks = (count + chunk - 1) / chunk
        let next = Atomic<Int>(0)
        let isStopped = Atomic<Bool>(false)
        let parts = Mutex<[[Result]?]>([[Result]?](repeating: nil, count: chunks))
        @Sendable func work() {
            var kept = state()
            while !isStopped.load(ordering: .relaxed) {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < chunks else { return }
                let range = (index * chunk)..<min(count, (index + 1) * chunk)
                guard let results = body(&kept, range) else {
                    isStopped.store(true, ordering: .relaxed)
                    return
                }
                parts.withLock { $0[index] = results }
            }
        }
        // One worker stays on the caller's thread: no thread is started for a small grid.
        Threads.run(max(1, min(maxWorkers, chunks)), work)
        if isStopped.load(ordering: .relaxed) { return nil }
        return parts.withLock { $0 }.flatMap { $0 ?? [] }
    }
}
