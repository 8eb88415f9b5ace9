import Glibc

extension Metrics {
    /// Figures against the benchmark.
    ///
    /// - Parameters:
    ///   - benchmark: The benchmark, or nil when it has no bar in this time.
    ///   - returns: Returns of the run, one a period.
    ///   - context: Dates, capital and annualisation.
    mutating func addBenchmark(_ benchmark: Benchmark?, returns: [Double], context: MetricContext) {
        guard let benchmark else {
            let metrics: [Metric] = [
                .benchmarkReturn, .benchmarkMaxDrawdown, .alpha, .beta, .correlation, .informationRatio,
                .trackingError,
            ]
            for metric in metrics { setUndefined(metric, .noBenchmark) }
            return
        }
        set(.benchmarkReturn, benchmark.totalReturn)
        set(.benchmarkMaxDrawdown, benchmark.maxDrawdown)
        let other =
            benchmark.returns ?? context.days.returns(of: benchmark.equity, initial: context.initialCapital)
        addRegression(
            returns,
            on: other,
            riskFree: context.periodicRiskFree,
            periodsPerYear: context.periodsPerYear
        )
    }

    /// Alpha is empyrical's (compounded); beta, correlation and tracking error are what all libraries agree on.
    mutating func addRegression(
        _ returns: [Double],
        on other: [Double],
        riskFree: Double,
        periodsPerYear: Double
    ) {
        let count = Double(returns.count)
        guard returns.count >= 2 else {
            let metrics: [Metric] = [.alpha, .beta, .correlation, .informationRatio, .trackingError]
            for metric in metrics { setUndefined(metric, .under2Returns) }
            return
        }
        let pair = Comoments(returns, other)
        let deviation = (pair.squaresDifference / (count - 1)).squareRoot()
        set(.trackingError, deviation * periodsPerYear.squareRoot())
        if deviation >= ReturnStatistics.leastDeviation {
            set(.informationRatio, pair.meanDifference / deviation * periodsPerYear.squareRoot())
        } else {
            setUndefined(.informationRatio, .zeroVariance)
        }
        guard (pair.squaresY / (count - 1)).squareRoot() >= ReturnStatistics.leastDeviation else {
            for metric in [Metric.alpha, .beta, .correlation] { setUndefined(metric, .flatBenchmark) }
            return
        }
        let beta = pair.products / pair.squaresY
        set(.beta, beta)
        let alpha = (pair.meanX - riskFree) - beta * (pair.meanY - riskFree)
        set(.alpha, pow(1 + alpha, periodsPerYear) - 1)
        if let correlation = pair.correlation {
            set(.correlation, correlation)
        } else {
            setUndefined(.correlation, .zeroVariance)
        }
    }
}
