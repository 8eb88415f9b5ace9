import Glibc

/// The deflated Sharpe ratio: how likely the best of many trials is better than the best that luck alone would give.
///
/// - Source: Bailey, López de Prado 2014.
enum DeflatedSharpe {
    /// The expected maximum of the Sharpe ratios of so many trials without skill, of one period.
    ///
    /// - Parameters:
    ///   - variance: Variance of the trials' Sharpe ratios, of one period.
    ///   - trials: M, at least 2.
    /// - Returns: √V·((1 − γ)·Φ⁻¹(1 − 1/M) + γ·Φ⁻¹(1 − 1/(M·e))), γ Euler's constant.
    static func threshold(variance: Double, trials: Int) -> Double {
        let euler = 0.577_215_664_901_532_9
        let m = Double(trials)
        return variance.squareRoot()
            * ((1 - euler) * Normal.quantile(1 - 1 / m) + euler * Normal.quantile(1 - 1 / (m * exp(1))))
    }

    /// The deflated Sharpe ratio of the best of several trials.
    ///
    /// - Parameters:
    ///   - returns: Returns of the best.
    ///   - riskFree: Risk-free return of one period.
    ///   - trials: Sharpe ratios of all trials, of one period.
    /// - Returns: nil with fewer than two trials, fewer than 30 returns, or without variance.
    static func value(of returns: [Double], riskFree: Double, trials: [Double]) -> Double? {
        value(of: RunReturns(returns, riskFree: riskFree), trials: trials)
    }

    /// The same with the moments that a run has already.
    static func value(of run: RunReturns, trials: [Double]) -> Double? {
        let statistics = run.statistics
        guard trials.count >= 2, statistics.count >= 30, let sharpe = statistics.sharpe else { return nil }
        let mean = trials.reduce(0, +) / Double(trials.count)
        let variance = trials.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(trials.count - 1)
        let shape = ReturnShape(statistics)
        let threshold = threshold(variance: variance, trials: trials.count)
        let probability = shape.probability(ofSharpe: sharpe, above: threshold)
        return probability.isFinite ? probability : nil
    }
}
