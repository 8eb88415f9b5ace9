extension Backtest {
    /// Runs several backtests at the same time; they share nothing, so the order and the number of threads change nothing.
    ///
    /// - Parameters:
    ///   - backtests: What to run.
    ///   - maxWorkers: Threads to spread them over, at least 1.
    ///   - hasTime: Asked before each, from any of the threads; those begun after it said no are cancelled.
    /// - Returns: What each came to, in their order.
    public static func run(
        _ backtests: [Backtest],
        maxWorkers: Int,
        whileTrue hasTime: @escaping @Sendable () -> Bool = { true }
    ) -> [Result<BacktestResult, BacktestError>] {
        Workers.map(backtests.count, chunk: 1, maxWorkers: maxWorkers, state: {}) { _, range in
            range.map { index in
                Result { () throws(BacktestError) in
                    guard hasTime() else { throw .cancelled }
                    return try backtests[index].run()
                }
            }
        } ?? []
    }
}
