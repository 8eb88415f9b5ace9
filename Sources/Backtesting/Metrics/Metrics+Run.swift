extension Metrics {
    /// Figures of the groups asked for.
    ///
    /// One value of a metric is computed by the same statements whether it is asked for alone, as an optimiser's objective,
    /// or with all others: a row of an optimisation and a single run have the same bits.
    ///
    /// - Parameters:
    ///   - execution: What the bar loop yielded.
    ///   - context: Dates, capital and annualisation.
    ///   - returns: Returns of days, or of longer bars.
    ///   - groups: What to compute.
    ///   - benchmark: The benchmark; used by its group only.
    init(
        _ execution: Execution,
        context: MetricContext,
        returns: RunReturns,
        groups: [MetricDefinition.Group],
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
        if groups.contains(.equity) { addEquity(execution.equity, returns: returns, context: context) }
        if groups.contains(.distribution) { addDistribution(returns) }
        if groups.contains(.benchmark) { addBenchmark(benchmark, returns: returns.values, context: context) }
    }

    /// All figures, with the calendar and the reliability.
    init(_ execution: Execution, context: MetricContext, returns: RunReturns, benchmark: Benchmark?) {
        self.init(
            execution,
            context: context,
            returns: returns,
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
