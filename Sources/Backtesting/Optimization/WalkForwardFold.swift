public import Indicators

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
