/// A figure of a run.
///
/// The order of the cases is the order of display; ``definition`` has name, unit and formula.
public enum Metric: Int, Sendable, CaseIterable {
    case initialCapital, finalEquity, peakEquity, netProfit, grossProfit, grossLoss
    case totalReturn, cagr, annualizedReturn, annualizedVolatility
    case sharpeRatio, sortinoRatio, calmarRatio, omegaRatio
    case maxDrawdown, maxDrawdownDurationDays, avgDrawdown, ulcerIndex, recoveryFactor
    case var95, cvar95, skewness, kurtosis, tailRatio
    case bestDay, worstDay, positiveDays, probabilisticSharpeRatio
    case exposure, totalTrades, winningTrades, losingTrades, winRate, profitFactor, expectancy
    case avgTrade, avgWin, avgLoss, payoffRatio, largestWin, largestLoss
    case maxConsecutiveWins, maxConsecutiveLosses, avgBarsHeld, sqn, kelly
    case totalCommission, totalSlippage, turnover
    case benchmarkReturn, benchmarkMaxDrawdown, alpha, beta, correlation, informationRatio, trackingError
    case rejectedOrders, ambiguousBars, gapFills, warmupBars

    /// Name, unit, formula and which direction is better.
    public var definition: MetricDefinition { MetricDefinition.all[rawValue] }

    /// The name in the HTTP contract, such as `sharpe_ratio`.
    public var name: String { definition.name }

    /// The metric of a name in the HTTP contract, nil for an unknown one.
    public init?(named name: String) {
        guard let index = MetricDefinition.all.firstIndex(where: { $0.name == name }) else { return nil }
        self.init(rawValue: index)
    }
}
