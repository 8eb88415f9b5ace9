extension Metrics {
    /// Tails and shape of the returns.
    mutating func addDistribution(_ run: RunReturns) {
        let (returns, statistics) = (run.values, run.statistics)
        let count = returns.count
        if count < 20 {
            setUndefined(.var95, .under20Returns)
            setUndefined(.cvar95, .under20Returns)
        }
        if count < 4 {
            for metric in [Metric.skewness, .kurtosis, .tailRatio] { setUndefined(metric, .under4Returns) }
            return setUndefined(.probabilisticSharpeRatio, .under30Returns)
        }
        let tails = Tails(returns, share: 0.05)
        let tail = abs(tails.lower)
        if tail > 0 {
            set(.tailRatio, abs(tails.upper) / tail, elseUndefined: .zeroTail)
        } else {
            setUndefined(.tailRatio, .zeroTail)
        }
        if count >= 20 {
            set(.var95, tails.lower)
            set(.cvar95, tails.lowerMean)
        }
        guard let sharpe = statistics.sharpe else {
            for metric in [Metric.skewness, .kurtosis, .probabilisticSharpeRatio] {
                setUndefined(metric, .zeroVariance)
            }
            return
        }
        let shape = ReturnShape(statistics)
        set(.skewness, shape.adjustedSkewness)
        set(.kurtosis, shape.adjustedKurtosis)
        if count < 30 {
            setUndefined(.probabilisticSharpeRatio, .under30Returns)
        } else {
            set(.probabilisticSharpeRatio, shape.probability(ofSharpe: sharpe))
        }
    }
}
