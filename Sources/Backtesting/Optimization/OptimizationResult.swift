public import Indicators

/// What an optimisation found, by symbol and over all of them.
public struct OptimizationResult: Sendable, Equatable {
    /// Results in the order of the subjects.
    public let symbols: [SymbolOptimization]
    /// The combination that does best on average.
    public let pooled: PooledOptimization
    /// Backtests that were run, those of the reported rows not counted again.
    public let backtests: Int
}

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

/// One fold of a walk-forward analysis.
public struct WalkForwardFold: Sendable, Equatable {
    /// Time stamps of the first and last bar optimised on.
    public let trainStart: Int64, trainEnd: Int64
    /// Time stamps of the first and last bar tried on.
    public let testStart: Int64, testEnd: Int64
    /// The best combination, nil when none could be ranked.
    public let parameters: Parameters?
    /// Its figures over the bars optimised on.
    public let trainMetrics: Metrics?
    /// Its figures over the bars after them.
    public let testMetrics: Metrics?
}

/// The combination that does best over all symbols together.
///
/// Its objective is the mean of the symbols' objectives; a combination that is not ranked on every symbol is not ranked here.
public struct PooledOptimization: Sendable, Equatable {
    /// A combination with the figures of all its runs.
    public struct Row: Sendable, Equatable {
        /// All parameters.
        public let parameters: Parameters
        /// Mean of the symbols' objectives.
        public let objective: Double
        /// All figures, one sheet a symbol in the order of the subjects.
        public let metrics: [Metrics]

        /// Mean of a metric over the symbols that have a value, nil when none has.
        public func mean(_ metric: Metric) -> Double? {
            let values = metrics.compactMap { $0[metric] }
            return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
    }

    /// Combinations ranked on every symbol.
    public let ranked: Int
    /// The best, nil when none could be ranked.
    public let best: Row?
    /// The best few, best first.
    public let top: [Row]
    /// The mean objective over two varied parameters.
    public let heatmap: Heatmap?
    /// Median mean objective of the best point's neighbours in the grid.
    public let plateau: Double?
}

/// An objective over two varied parameters.
public struct Heatmap: Sendable, Equatable {
    /// The parameter across, and its values.
    public let x: GridAxis
    /// The parameter down, and its values.
    public let y: GridAxis
    /// A row a value of `y`, in it a value a value of `x`; nil where nothing was ranked.
    public let values: [[Double?]]
}
