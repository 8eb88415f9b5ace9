import Indicators
import MarketData

/// All combinations of a search run over one series.
struct Sweep: Sendable {
    /// What is kept of one combination's run.
    struct Point: Sendable {
        /// The objective; NaN when undefined or when there are too few trades.
        let objective: Double
        /// Sharpe ratio of one period; NaN when undefined.
        let sharpe: Double
        /// Sums over blocks of time, for the probability of overfitting; empty when it is not asked for.
        let blocks: [BlockSum]
    }

    let subject: OptimizationSubject
    let market: Market
    /// The view with all columns that any combination reads.
    let view: MarketView
    /// One a combination, in their order.
    let points: [Point]
    /// Returns of a run: days, or longer bars.
    let periods: Int

    init(
        _ search: Optimization,
        on subject: OptimizationSubject,
        maxWorkers: Int,
        tally: ProgressTally
    ) throws(BacktestError) {
        let market = try Market(series: subject.series, start: subject.start, timeZone: subject.timeZone)
        let context = market.context(
            for: search.execution,
            riskFreeRate: search.riskFreeRate,
            periodsPerYear: subject.periodsPerYear,
            warmupBars: subject.start
        )
        let view = Self.columns(of: search, over: market.view, timeframe: subject.series.timeframe)
        let blocks =
            search.options.overfitting ? BlockSum.blockCount(periods: context.days.lastBars.count) : 0
        let evaluator = Evaluator(search: search, market: market, context: context, blocks: blocks)
        let points = Workers.map(search.combinations.count, chunk: 16, maxWorkers: maxWorkers) {
            view
        } body: { view, range in
            guard !tally.isStopped else { return nil as [Point]? }
            let points = range.map { evaluator.point(search.combinations[$0], view: &view) }
            tally.add(points.count)
            return points
        }
        // Asked after the last range too: a caller who said stop gets no result, however far the threads had come.
        guard let points, !tally.isStopped else { throw BacktestError.cancelled }
        self.subject = subject
        self.market = market
        self.view = view
        self.points = points
        periods = context.days.lastBars.count
    }

    /// Computes every distinct column once, before the threads start: afterwards the view is only read.
    private static func columns(of search: Optimization, over view: MarketView, timeframe: Timeframe)
        -> MarketView
    {
        var view = view
        for combination in search.combinations {
            let parameters = search.grid.parameters(at: combination)
            for use in search.strategy.indicators(parameters, timeframe: timeframe) { _ = view.columns(use) }
        }
        return view
    }
}

/// Runs one combination and keeps what the search needs of it.
private struct Evaluator: Sendable {
    let search: Optimization
    let market: Market
    let context: MetricContext
    let blocks: Int

    func point(_ combination: Int, view: inout MarketView) -> Sweep.Point {
        let parameters = search.grid.parameters(at: combination)
        let series = market.series
        let firstSignal = search.strategy.firstBar(
            parameters,
            timeframe: series.timeframe,
            start: market.start
        )
        let engine = Engine(
            series: series,
            start: market.start,
            firstSignal: firstSignal,
            settings: search.execution
        )
        let execution = engine.run(search.strategy.signals(parameters, &view))
        let objective = search.options.objective
        let group = objective.definition.group
        let benchmark =
            group == .benchmark
            ? Benchmark(
                series: series,
                start: market.start,
                firstSignal: firstSignal,
                settings: search.execution
            ) : nil
        var context = context
        if group == .run {
            let wanted = search.strategy.warmup(parameters, timeframe: series.timeframe)
            context.warmupBars = min(market.start, wanted)
        }
        let returns = RunReturns(execution, context: context)
        let metrics = Metrics(
            execution,
            context: context,
            returns: returns,
            groups: [group],
            benchmark: benchmark
        )
        let isRanked = execution.account.fills.count >= search.options.minTrades
        return Sweep.Point(
            objective: isRanked ? metrics[objective] ?? .nan : .nan,
            sharpe: returns.statistics.sharpe ?? .nan,
            blocks: BlockSum.sums(of: returns.values.span, blocks: blocks)
        )
    }
}
