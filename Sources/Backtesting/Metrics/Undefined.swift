/// Why a metric has no value.
public enum Undefined: String, Sendable, CaseIterable {
    /// Fewer than 30 calendar days between first and last bar.
    case under30Days = "fewer than 30 calendar days"
    /// Equity ended at or below zero.
    case ruined = "equity ended at or below zero"
    /// Fewer than two returns.
    case under2Returns = "fewer than 2 returns"
    /// Fewer than four returns.
    case under4Returns = "fewer than 4 returns"
    /// Fewer than 20 returns.
    case under20Returns = "fewer than 20 returns"
    /// Fewer than 30 returns.
    case under30Returns = "fewer than 30 returns"
    /// The standard deviation is zero.
    case zeroVariance = "zero variance"
    /// No return is below the risk-free rate.
    case noDownside = "no downside"
    /// Equity never fell below its peak.
    case noDrawdown = "no drawdown"
    /// No return is negative.
    case noLoss = "no negative return"
    /// The lower quantile is zero.
    case zeroTail = "the lower tail is zero"
    /// The growth rate that the ratio is made of has no value.
    case noGrowthRate = "cagr is undefined"
    /// No trade was closed.
    case noTrades = "no trades"
    /// Fewer than two trades were closed.
    case under2Trades = "fewer than 2 trades"
    /// No closed trade made a profit.
    case noWinningTrades = "no winning trades"
    /// No closed trade made a loss.
    case noLosingTrades = "no losing trades"
    /// The benchmark has no bar in the time of the run.
    case noBenchmark = "the benchmark has no bars in this time"
    /// The benchmark's returns do not vary.
    case flatBenchmark = "the benchmark does not vary"
}
