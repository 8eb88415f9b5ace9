import Indicators
import MarketData

/// All combinations of a search run over one series.
struct Sweep: Sendable {
    let subject: OptimizationSubject
    let market: Market
    /// The view with all columns that any combination reads.
    let view: MarketView
    /// The objective of each combination, in their order; NaN when undefined or when there are too few trades.
    let objectives: [Double]
    /// Sharpe ratios of one period; NaN when undefined.
    let sharpes: [Double]
    /// Sums over blocks of time, for the probability of overfitting; a row of blocks a combination, none when not asked for.
    let blockSums: [BlockSum]
    /// The runs of all combinations, where there are no more than are reported in full; else none.
    let rows: [RowRun]
    /// Combinations that were run by their trades.
    let served: Int

    /// - Parameters:
    ///   - search: What to run.
    ///   - subject: The series.
    ///   - maxWorkers: Threads.
    ///   - tally: Counts the backtests.
    ///   - byTrades: Whether to run by trades what can be; else all is the ordinary engine's.
    /// - Throws: ``BacktestError`` when a combination cannot be run, or the search was stopped.
    init(
        _ search: Optimization,
        on subject: OptimizationSubject,
        maxWorkers: Int,
        tally: ProgressTally,
        byTrades: Bool = true
    ) throws(BacktestError) {
        let market = try Market(series: subject.series, start: subject.start, timeZone: subject.timeZone)
        let context = market.context(
            for: search.execution,
            riskFreeRate: search.riskFreeRate,
            periodsPerYear: subject.periodsPerYear,
            warmupBars: subject.start
        )
        var view = market.view
        let blocks =
            search.options.overfitting ? BlockSum.blockCount(periods: context.days.lastBars.count) : 0
        let evaluator = SweepEvaluator(
            search,
            on: subject,
            market: market,
            context: context,
            blocks: blocks,
            view: &view,
            maxWorkers: maxWorkers,
            allowsByTrades: byTrades
        )
        let columns = view
        let results = Workers.map(
            search.combinations.count,
            chunk: evaluator.chunk,
            maxWorkers: maxWorkers
        ) {
            evaluator.state(columns)
        } body: { state, range in
            guard !tally.isStopped else { return nil as [Result<Part, BacktestError>]? }
            var part = Part()
            part.objectives.reserveCapacity(range.count)
            part.sharpes.reserveCapacity(range.count)
            part.blockSums.reserveCapacity(range.count * blocks)
            do throws(BacktestError) {
                try evaluator.add(search.combinations[range], &state, to: &part)
            } catch {
                return [.failure(error)]
            }
            tally.add(range.count)
            return [.success(part)]
        }
        // Asked after the last range too: a caller who said stop gets no result, however far the threads had come.
        guard let results, !tally.isStopped else { throw BacktestError.cancelled }
        var parts: [Part] = []
        for result in results { parts.append(try result.get()) }
        self.subject = subject
        self.market = market
        self.view = view
        objectives = parts.flatMap(\.objectives)
        sharpes = parts.flatMap(\.sharpes)
        blockSums = parts.flatMap(\.blockSums)
        rows = parts.flatMap(\.rows)
        served = parts.reduce(0) { $0 + $1.served }
    }

    /// What a range of combinations came to.
    struct Part: Sendable {
        var objectives: [Double] = []
        var sharpes: [Double] = []
        var blockSums: [BlockSum] = []
        var rows: [RowRun] = []
        var served = 0
    }
}
