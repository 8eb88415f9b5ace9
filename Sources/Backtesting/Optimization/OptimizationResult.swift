/// What an optimisation found, by symbol and over all of them.
public struct OptimizationResult: Sendable, Equatable {
    /// Results in the order of the subjects.
    public let symbols: [SymbolOptimization]
    /// The combination that does best on average.
    public let pooled: PooledOptimization
    /// Backtests that were run, those of the reported rows not counted again.
    public let backtests: Int
}
