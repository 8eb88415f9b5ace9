public import Indicators

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
            var (sum, count) = (0.0, 0.0)
            for metrics in metrics {
                guard let value = metrics[metric] else { continue }
                sum += value
                count += 1
            }
            return count > 0 ? sum / count : nil
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
