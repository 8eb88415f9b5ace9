public import Indicators
public import MarketData

/// One strategy with one set of parameters over one series.
///
/// Signals are computed at the close of a bar from that bar and earlier ones, and filled at the next open unless the settings
/// say otherwise. Identical input gives identical bits: the run reads no clock and shares nothing.
public struct Backtest: Sendable {
    /// The bars, warm-up included.
    public let series: BarSeries
    /// First bar of the run; earlier ones only warm up the indicators.
    public let start: Int
    /// The rule.
    public let strategy: any Strategy.Type
    /// All parameters of the rule.
    public let parameters: Parameters
    /// How orders are filled, sized, charged and protected.
    public let execution: ExecutionSettings
    /// Annual risk-free rate.
    public let riskFreeRate: Double
    /// Periods a year of this instrument and timeframe; `execution.periodsPerYear` overrides it.
    public let periodsPerYear: Double
    /// The exchange's time zone, which says where a trading day of intraday bars ends.
    public let timeZone: TimeZoneRules
    /// Bars of another instrument to measure against, or nil for buy and hold of the same.
    public let benchmark: BarSeries?

    /// A run, checked when it is run.
    ///
    /// - Parameters:
    ///   - series: The bars, warm-up included.
    ///   - start: First bar of the run, 0..<series.count.
    ///   - strategy: The rule.
    ///   - parameters: All parameters, as `StrategyDefinition.resolve` gives them.
    ///   - execution: How orders are filled, sized, charged and protected.
    ///   - riskFreeRate: Annual risk-free rate as a fraction.
    ///   - periodsPerYear: Return periods a year of this instrument and timeframe.
    ///   - timeZone: The exchange's time zone.
    ///   - benchmark: Bars of another instrument to measure against, in the same timeframe.
    public init(
        series: BarSeries,
        start: Int = 0,
        strategy: any Strategy.Type,
        parameters: Parameters,
        execution: ExecutionSettings = ExecutionSettings(),
        riskFreeRate: Double = 0,
        periodsPerYear: Double = 252,
        timeZone: TimeZoneRules = .utc,
        benchmark: BarSeries? = nil
    ) {
        self.series = series
        self.start = start
        self.strategy = strategy
        self.parameters = parameters
        self.execution = execution
        self.riskFreeRate = riskFreeRate
        self.periodsPerYear = periodsPerYear
        self.timeZone = timeZone
        self.benchmark = benchmark
    }

    /// Runs it.
    ///
    /// - Returns: Trades, equity and metrics.
    /// - Throws: ``BacktestError`` when settings, parameters or direction do not go together, or there is no bar.
    public func run() throws(BacktestError) -> BacktestResult {
        let market = try Market(series: series, start: start, timeZone: timeZone)
        var view = market.view
        return try run(on: market, view: &view)
    }

    /// Runs it over a market that other runs use too, with the columns they have computed.
    func run(on market: Market, view: inout MarketView) throws(BacktestError) -> BacktestResult {
        try check()
        let need = need
        let firstSignal = need.firstSignal
        let engine = Engine(series: series, start: start, firstSignal: firstSignal, settings: execution)
        let execution = engine.run(strategy.signals(parameters, &view))
        let benchmark =
            if let other = self.benchmark {
                Benchmark(
                    of: other,
                    series: series,
                    start: start,
                    firstSignal: firstSignal,
                    settings: self.execution
                )
            } else {
                Benchmark(series: series, start: start, firstSignal: firstSignal, settings: self.execution)
            }
        return BacktestResult(
            execution,
            backtest: self,
            context: market.context(
                for: self.execution,
                riskFreeRate: riskFreeRate,
                periodsPerYear: periodsPerYear,
                warmupBars: min(start, need.warmup)
            ),
            need: need,
            benchmark: benchmark
        )
    }

    /// What the rule's indicators need of the bars.
    struct Need {
        /// Bars wanted before the start.
        ///
        /// An optimisation may hold more bars than a combination wants; they change none of its figures.
        let warmup: Int
        /// The first bar whose signals count, which may lie past the last.
        let firstSignal: Int
    }

    /// ``Strategy/warmup(_:timeframe:)`` and ``Strategy/firstBar(_:timeframe:start:)`` from one look at the indicators.
    var need: Need {
        let uses = strategy.indicators(parameters, timeframe: series.timeframe)
        return Need(warmup: uses.warmup, firstSignal: uses.firstSignal(start: start))
    }

    /// What must hold before a run.
    func check() throws(BacktestError) {
        let faults = execution.faults
        guard faults.isEmpty else { throw BacktestError.invalidSettings(faults) }
        let definition = strategy.definition
        for constraint in definition.constraints where !constraint.holds(for: parameters) {
            throw BacktestError.constraintBroken(constraint.message)
        }
        if execution.direction != .long, !definition.supportsShort {
            throw BacktestError.directionNotSupported(
                strategy: definition.name,
                direction: execution.direction.rawValue
            )
        }
    }
}
