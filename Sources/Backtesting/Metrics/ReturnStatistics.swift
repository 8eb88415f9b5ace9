import Glibc

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
            if r > 0 {
                gains += r
                positive += 1
            } else {
                losses -= r
            }
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

/// Third and fourth moments of returns.
struct ReturnShape {
    /// Biased skewness, m₃/m₂^1.5.
    let skewness: Double
    /// Biased kurtosis, m₄/m₂², 3 for a normal distribution.
    let kurtosis: Double
    let count: Double

    init(_ returns: Span<Double>, mean: Double) {
        var (m2, m3, m4) = (0.0, 0.0, 0.0)
        for i in 0..<returns.count {
            let deviation = returns[i] - mean
            let square = deviation * deviation
            m2 += square
            m3 += square * deviation
            m4 += square * square
        }
        count = Double(returns.count)
        m2 /= count
        skewness = m3 / count / (m2 * m2.squareRoot())
        kurtosis = m4 / count / (m2 * m2)
    }

    /// Sample-adjusted skewness, as pandas and Excel have it.
    var adjustedSkewness: Double { (count * (count - 1)).squareRoot() / (count - 2) * skewness }

    /// Sample-adjusted excess kurtosis, as pandas and Excel have it.
    var adjustedKurtosis: Double {
        (count - 1) / ((count - 2) * (count - 3)) * ((count + 1) * (kurtosis - 3) + 6)
    }

    /// Probability that the true Sharpe ratio is above `benchmark`.
    ///
    /// - Parameters:
    ///   - sharpe: Observed Sharpe ratio of one period.
    ///   - benchmark: Sharpe ratio of one period to beat.
    /// - Returns: Φ((SR − SR*)√(n−1)/√(1 − γ₃SR + (γ₄−1)/4·SR²)).
    /// - Source: Bailey, López de Prado 2012, 2014.
    func probability(ofSharpe sharpe: Double, above benchmark: Double = 0) -> Double {
        Self.probability(
            sharpe: sharpe,
            above: benchmark,
            count: count,
            skewness: skewness,
            kurtosis: kurtosis
        )
    }

    /// The same from the moments themselves.
    static func probability(
        sharpe: Double,
        above benchmark: Double,
        count: Double,
        skewness: Double,
        kurtosis: Double
    ) -> Double {
        let variance = 1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe
        return Normal.cumulative((sharpe - benchmark) * (count - 1).squareRoot() / variance.squareRoot())
    }
}

/// Quantiles of a sample by linear interpolation, numpy's default.
struct Quantiles {
    let sorted: [Double]

    init(_ sample: [Double]) { sorted = sample.sorted() }

    /// The value below which a fraction `q` lies.
    func value(_ q: Double) -> Double {
        let place = q * Double(sorted.count - 1)
        let low = Int(place)
        guard low + 1 < sorted.count else { return sorted[sorted.count - 1] }
        return sorted[low] + (sorted[low + 1] - sorted[low]) * (place - Double(low))
    }

    /// Mean of the ⌊(n − 1)·q⌋ + 1 smallest.
    func mean(below q: Double) -> Double {
        let number = Int(Double(sorted.count - 1) * q) + 1
        return sorted[..<number].reduce(0, +) / Double(number)
    }
}
