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
        let quantiles = Tails(returns)
        let tail = abs(quantiles.value(0.05))
        if tail > 0 {
            set(.tailRatio, abs(quantiles.value(0.95)) / tail, elseUndefined: .zeroTail)
        } else {
            setUndefined(.tailRatio, .zeroTail)
        }
        if count >= 20 {
            set(.var95, quantiles.value(0.05))
            set(.cvar95, quantiles.mean(below: 0.05))
        }
        guard let sharpe = statistics.sharpe else {
            for metric in [Metric.skewness, .kurtosis, .probabilisticSharpeRatio] {
                setUndefined(metric, .zeroVariance)
            }
            return
        }
        let shape = ReturnShape(returns.span, mean: statistics.mean)
        set(.skewness, shape.adjustedSkewness)
        set(.kurtosis, shape.adjustedKurtosis)
        if count < 30 {
            setUndefined(.probabilisticSharpeRatio, .under30Returns)
        } else {
            set(.probabilisticSharpeRatio, shape.probability(ofSharpe: sharpe))
        }
    }
}
