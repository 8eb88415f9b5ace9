extension Metrics {
    /// Figures of the groups asked for.
    ///
    /// One value of a metric is computed by the same statements whether it is asked for alone, as an optimiser's objective,
    /// or with all others: a row of an optimisation and a single run have the same bits.
    ///
    /// - Parameters:
    ///   - execution: What the bar loop yielded.
    ///   - context: Dates, capital and annualisation.
    ///   - groups: What to compute.
    ///   - benchmark: The benchmark; used by its group only.
    init(
        _ execution: Execution,
        context: MetricContext,
        groups: Set<MetricDefinition.Group>,
        benchmark: Benchmark?
    ) {
        self.init()
        periodsPerYear = context.periodsPerYear
        if groups.contains(.trades) { addTrades(execution) }
        if groups.contains(.run) {
            set(.rejectedOrders, Double(execution.account.rejectedCount))
            set(.ambiguousBars, Double(execution.ambiguousBars))
            set(.gapFills, Double(execution.gapFills))
            set(.warmupBars, Double(context.warmupBars))
        }
        guard !groups.isDisjoint(with: [.equity, .distribution, .benchmark]) else { return }
        let returns = context.days.returns(of: execution.equity, initial: context.initialCapital)
        let statistics = ReturnStatistics(returns.span, riskFree: context.periodicRiskFree)
        if groups.contains(.equity) {
            addEquity(execution.equity, returns: returns, statistics: statistics, context: context)
        }
        if groups.contains(.distribution) { addDistribution(returns, statistics: statistics) }
        if groups.contains(.benchmark) { addBenchmark(benchmark, returns: returns, context: context) }
    }

    /// All figures, with the calendar and the reliability.
    init(_ execution: Execution, context: MetricContext, benchmark: Benchmark?) {
        self.init(
            execution,
            context: context,
            groups: [.equity, .distribution, .trades, .benchmark, .run],
            benchmark: benchmark
        )
        (monthlyReturns, yearlyReturns) = context.days.calendarReturns(
            of: execution.equity,
            initial: context.initialCapital
        )
        reliability = context.days.span >= 365 && execution.account.fills.count >= 30 ? .normal : .low
    }
}
