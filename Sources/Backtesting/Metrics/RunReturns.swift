/// The returns of a run and their moments.
struct RunReturns {
    let values: [Double]
    let statistics: ReturnStatistics

    init(_ values: [Double], riskFree: Double) {
        self.values = values
        statistics = ReturnStatistics(values.span, riskFree: riskFree)
    }

    init(_ execution: Execution, context: MetricContext) {
        self.init(
            context.days.returns(of: execution.equity, initial: context.initialCapital),
            riskFree: context.periodicRiskFree
        )
    }
}
