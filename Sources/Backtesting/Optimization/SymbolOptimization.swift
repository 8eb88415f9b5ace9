public import Indicators

/// What an optimisation found on one symbol.
public struct SymbolOptimization: Sendable, Equatable {
    /// A combination with the figures of its run, which a single run repeats bit for bit.
    public struct Row: Sendable, Equatable {
        /// All parameters.
        public let parameters: Parameters
        /// All figures over the bars optimised on.
        public let metrics: Metrics
        /// All figures over the bars held back, where some were.
        public let testMetrics: Metrics?
    }

    /// The symbol.
    public let name: String
    /// Points of the grid.
    public let combinations: Int
    /// Combinations that were run: those that satisfy the constraints, or a sample of them.
    public let evaluated: Int
    /// Combinations with a defined objective and enough trades.
    public let ranked: Int
    /// The best, nil when none could be ranked.
    public let best: Row?
    /// The best few, best first; equal ones in the order of the grid.
    public let top: [Row]
    /// The objective over two varied parameters.
    public let heatmap: Heatmap?
    /// Probability that the best one's Sharpe ratio is above the best that luck alone would give.
    public let deflatedSharpeRatio: Double?
    /// Probability of backtest overfitting.
    public let overfittingProbability: Double?
    /// Median objective of the best point's neighbours in the grid.
    public let plateau: Double?
    /// Time stamp of the first bar held back, where some were.
    public let testStart: Int64?
    /// Folds of the walk-forward analysis.
    public let folds: [WalkForwardFold]
}
