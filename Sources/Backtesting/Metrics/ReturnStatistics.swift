/// Moments and ratios of periodic returns.
///
/// Standard deviations have ddof 1. Matches empyrical, quantstats and ffn where they agree; each property says its formula.
struct ReturnStatistics {
    let count: Int
    let mean: Double
    /// Sum of squared deviations from the mean.
    let squares: Double
    /// Sum of squares of `min(r − rf, 0)`.
    let downsideSquares: Double
    let gains: Double
    let losses: Double
    let best: Double
    let worst: Double
    let positive: Int
    let riskFree: Double

    /// - Parameters:
    ///   - returns: One a period.
    ///   - riskFree: Risk-free return of one period.
    init(_ returns: Span<Double>, riskFree: Double) {
        count = returns.count
        self.riskFree = riskFree
        var sum = 0.0
        var (gains, losses, downside) = (0.0, 0.0, 0.0)
        var (best, worst) = (-Double.infinity, Double.infinity)
        var positive = 0
        for i in 0..<returns.count {
            let r = returns[i]
            sum += r
            // Without a branch: the sign of a return is a coin toss, which a processor mispredicts every second time.
            gains += r > 0 ? r : 0
            losses -= r > 0 ? 0 : r
            positive &+= r > 0 ? 1 : 0
            let below = min(r - riskFree, 0)
            downside += below * below
            best = max(best, r)
            worst = min(worst, r)
        }
        let mean = sum / Double(max(1, returns.count))
        var squares = 0.0
        for i in 0..<returns.count {
            let deviation = returns[i] - mean
            squares += deviation * deviation
        }
        self.mean = mean
        self.squares = squares
        downsideSquares = downside
        self.gains = gains
        self.losses = losses
        self.best = best
        self.worst = worst
        self.positive = positive
    }

    /// Standard deviation, ddof 1.
    var deviation: Double { (squares / Double(count - 1)).squareRoot() }

    /// Mean excess return over deviation, of one period; nil below two returns or without variance.
    var sharpe: Double? {
        guard count >= 2, deviation >= Self.leastDeviation else { return nil }
        return (mean - riskFree) / deviation
    }

    /// A deviation below this is rounding noise of a constant.
    static let leastDeviation = 1e-12
}
