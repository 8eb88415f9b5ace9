/// Third and fourth moments of returns.
struct ReturnShape {
    /// Biased skewness, m₃/m₂^1.5.
    let skewness: Double
    /// Biased kurtosis, m₄/m₂², 3 for a normal distribution.
    let kurtosis: Double
    let count: Double

    init(_ statistics: ReturnStatistics) {
        count = Double(statistics.count)
        let m2 = statistics.squares / count
        skewness = statistics.cubes / count / (m2 * m2.squareRoot())
        kurtosis = statistics.fourths / count / (m2 * m2)
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
