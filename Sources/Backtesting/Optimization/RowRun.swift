import Indicators
import MarketData

/// What a row of an optimisation reports of its run: the figures of the single run, bit for bit, and nothing for display.
struct RowRun: Sendable {
    let metrics: Metrics
    let returns: RunReturns

    /// Benchmarks by the first bar whose signals count, which is all they depend on within a search.
    typealias Benchmarks = [Int: Benchmark?]

    init(
        _ backtest: Backtest,
        on market: Market,
        view: inout MarketView,
        benchmarks: inout Benchmarks
    ) throws(BacktestError) {
        let series = backtest.series
        let need = backtest.need
        let firstSignal = need.firstSignal
        let engine = Engine(
            series: series,
            start: backtest.start,
            firstSignal: firstSignal,
            settings: backtest.execution
        )
        let execution = engine.run(backtest.strategy.signals(backtest.parameters, &view))
        let context = market.context(
            for: backtest.execution,
            riskFreeRate: backtest.riskFreeRate,
            periodsPerYear: backtest.periodsPerYear,
            warmupBars: min(backtest.start, need.warmup)
        )
        let benchmark: Benchmark?
        if let known = benchmarks[firstSignal] {
            benchmark = known
        } else {
            benchmark = Benchmark(
                series: series,
                start: backtest.start,
                firstSignal: firstSignal,
                settings: backtest.execution
            )?.sharingReturns(context)
            benchmarks[firstSignal] = .some(benchmark)
        }
        returns = RunReturns(execution, context: context)
        metrics = Metrics(execution, context: context, returns: returns, benchmark: benchmark)
    }
}
