import MarketData

/// Buy and hold over the time of a run: what the strategy is measured against.
///
/// Bought with all capital at the first price at which the strategy itself could have traded, with the same commission and
/// slippage, in fractions of a unit, and closed at the end where the strategy closes. `buy_and_hold` therefore equals its own
/// benchmark.
public struct Benchmark: Sendable, Equatable {
    /// Equity at each close of the run's bars.
    public let equity: [Double]
    /// Last equity over the initial capital, less one.
    public let totalReturn: Double
    /// Deepest fall from a peak, at most 0.
    public let maxDrawdown: Double
    /// Returns of days, or of longer bars, once they were computed for the runs that share it.
    private(set) var returns: [Double]?

    /// The same instrument's buy and hold, or nil when it could not be bought.
    init?(series: BarSeries, start: Int, firstSignal: Int, settings: ExecutionSettings) {
        var settings = settings
        settings.direction = .long
        settings.sizing = .percentEquity
        settings.positionSize = 1
        settings.fractional = true
        settings.stopLoss = nil
        settings.takeProfit = nil
        settings.trailingStop = nil
        settings.maxBars = nil
        let never = Mask(count: series.count)
        var entry = never
        if firstSignal < series.count { entry[firstSignal] = true }
        let signals = Signals(enterLong: entry, exitLong: never, enterShort: never, exitShort: never)
        let engine = Engine(series: series, start: start, firstSignal: firstSignal, settings: settings)
        let execution = engine.run(signals)
        guard execution.account.tradedValue > 0, let last = execution.equity.last else { return nil }
        equity = execution.equity
        totalReturn = last / settings.initialCapital - 1
        maxDrawdown = EquityPath(equity: execution.equity, initial: settings.initialCapital).maxDrawdown
    }

    /// Another instrument's buy and hold over the run's bars, or nil where the two share no time.
    ///
    /// Between its own bars the other instrument keeps its last close; it is bought at the first bar of the run at or after
    /// `firstSignal` at which it has a price.
    init?(of other: BarSeries, series: BarSeries, start: Int, firstSignal: Int, settings: ExecutionSettings) {
        var bars: [Bar] = []
        var first: Int?
        var next = other.firstIndex(atOrAfter: series.times.isEmpty ? 0 : series.times[start])
        var last: Double? = next > 0 ? other.closes[next - 1] : nil
        for i in start..<series.count {
            let time = series.times[i]
            var isTraded = false
            while next < other.count, other.times[next] <= time {
                last = other.closes[next]
                isTraded = other.times[next] == time
                next += 1
            }
            guard let price = last else { continue }
            if first == nil { first = i }
            let open = isTraded ? other.opens[next - 1] : price
            bars.append(
                Bar(
                    time: time,
                    open: open,
                    high: max(open, price),
                    low: min(open, price),
                    close: price,
                    volume: 0
                )
            )
        }
        guard let first, let aligned = try? BarSeries(timeframe: series.timeframe, bars: bars) else {
            return nil
        }
        guard
            let benchmark = Benchmark(
                series: aligned,
                start: 0,
                firstSignal: max(0, firstSignal - first),
                settings: settings
            )
        else { return nil }
        equity = [Double](repeating: settings.initialCapital, count: first - start) + benchmark.equity
        totalReturn = benchmark.totalReturn
        maxDrawdown = benchmark.maxDrawdown
    }

    /// The same with its returns, as often as they will be asked for.
    func sharingReturns(_ context: MetricContext) -> Benchmark {
        var benchmark = self
        benchmark.returns = context.days.returns(of: equity, initial: context.initialCapital)
        return benchmark
    }
}
