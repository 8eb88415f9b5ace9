import CKernels

/// Moments and ratios of periodic returns.
///
/// Standard deviations have ddof 1. Matches empyrical, quantstats and ffn where they agree; each property says its formula.
struct ReturnStatistics {
    let count: Int
    let mean: Double
    /// Sum of squared deviations from the mean.
    let squares: Double
    /// Sums of third and fourth powers of the same.
    let cubes: Double
    let fourths: Double
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
        let (sums, mean, moments) = unsafe returns.withUnsafeBufferPointer { returns in
            guard let values = returns.baseAddress else { return (return_sums(), 0.0, return_moments()) }
            let sums = unsafe sums_of_returns(values, returns.count, riskFree)
            let mean = sums.sum / Double(max(1, returns.count))
            return (sums, mean, unsafe moments_of_returns(values, returns.count, mean))
        }
        self.mean = mean
        (squares, cubes, fourths) = (moments.squares, moments.cubes, moments.fourths)
        downsideSquares = sums.downside
        (gains, losses) = (sums.gains, sums.losses)
        (best, worst) = (sums.best, sums.worst)
        positive = sums.positive
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
