import Synchronization
/// A search for the parameters of a strategy that serve an objective best.
///
/// Indicators are computed once for each distinct set of their parameters and shared; combinations are spread over threads
/// and share nothing that changes. Every reported row is a run of ``Backtest`` and has its bits. Ties are broken by the order
/// of the grid, whatever the number of threads.
public struct Optimization: Sendable {
    /// What to optimise on.
    public let subjects: [OptimizationSubject]
    /// The rule.
    public let strategy: any Strategy.Type
    /// How orders are filled, sized, charged and protected.
    public let execution: ExecutionSettings
    /// Annual risk-free rate.
    public let riskFreeRate: Double
    /// What to look for and how.
    public let options: OptimizationOptions
    let grid: ParameterGrid
    /// Numbers of the combinations to run, ascending.
    let combinations: [Int]

    /// A search, checked and counted but not run.
    ///
    /// - Parameters:
    ///   - subjects: What to optimise on, at least one.
    ///   - strategy: The rule.
    ///   - grid: The parameters to vary.
    ///   - fixed: Values of others that are not to have their defaults.
    ///   - execution: How orders are filled, sized, charged and protected.
    ///   - riskFreeRate: Annual risk-free rate as a fraction.
    ///   - options: What to look for and how.
    /// - Throws: ``BacktestError`` when anything of it is out of range, or the constraints leave nothing.
    public init(
        subjects: [OptimizationSubject],
        strategy: any Strategy.Type,
        grid: [GridAxis],
        fixed: [(String, Double)] = [],
        execution: ExecutionSettings = ExecutionSettings(),
        riskFreeRate: Double = 0,
        options: OptimizationOptions = OptimizationOptions()
    ) throws(BacktestError) {
        let definition = strategy.definition
        guard let bars = subjects.map(\.bars).min(), bars > 0 else { throw BacktestError.noBars }
        let settingFaults = execution.faults
        guard settingFaults.isEmpty else { throw BacktestError.invalidSettings(settingFaults) }
        let faults = options.faults(for: definition, bars: bars)
        guard faults.isEmpty else { throw BacktestError.invalidOptions(faults) }
        if execution.direction != .long, !definition.supportsShort {
            throw BacktestError.directionNotSupported(
                strategy: definition.name,
                direction: execution.direction.rawValue
            )
        }
        let grid = try ParameterGrid(grid, fixed: fixed, of: definition)
        let valid = grid.combinations(satisfying: definition.constraints + options.constraints)
        guard !valid.isEmpty else { throw BacktestError.noCombinations }
        self.subjects = subjects
        self.strategy = strategy
        self.execution = execution
        self.riskFreeRate = riskFreeRate
        self.options = options
        self.grid = grid
        if case .random(let samples, let seed) = options.method {
            combinations = RandomSample.choose(samples, of: valid, seed: seed)
        } else {
            combinations = valid
        }
    }

    /// Points of the grid.
    public var gridCount: Int { grid.count }

    /// Combinations that will be run on each symbol.
    public var combinationCount: Int { combinations.count }

    /// Bars times combinations that the search works through, over all symbols and folds.
    public var work: Int {
        subjects.reduce(0) { sum, subject in
            let bars = subject.bars + WalkForward.bars(of: subject, options: options)
            let (product, overflow) = bars.multipliedReportingOverflow(by: combinations.count)
            let (total, tooMany) = sum.addingReportingOverflow(overflow ? .max : product)
            return tooMany ? .max : total
        }
    }

    /// Told how many of how many backtests are done; answers whether to go on.
    public typealias Progress = @Sendable (_ done: Int, _ total: Int) -> Bool

    /// Runs it.
    ///
    /// - Parameters:
    ///   - maxWorkers: Threads to spread the combinations over, at least 1.
    ///   - progress: Called now and then, from any of the threads.
    /// - Returns: The best combinations of each symbol and of all together.
    /// - Throws: ``BacktestError/cancelled`` when `progress` says so.
    public func run(maxWorkers: Int, progress: Progress? = nil) throws(BacktestError) -> OptimizationResult {
        guard work > Self.longWork else { return try search(maxWorkers: maxWorkers, progress: progress) }
        let result = Mutex<Result<OptimizationResult, BacktestError>?>(nil)
        Threads.patiently {
            let found = Result { () throws(BacktestError) in
                try search(maxWorkers: maxWorkers, progress: progress)
            }
            result.withLock { $0 = found }
        }
        guard let found = result.withLock({ $0 }) else { throw BacktestError.cancelled }
        return try found.get()
    }

    /// Work beyond which a search lets others go first: some ten milliseconds on one thread.
    private static let longWork = 50_000_000

    private func search(maxWorkers: Int, progress: Progress?) throws(BacktestError) -> OptimizationResult {
        let sweepCount = subjects.reduce(subjects.count) {
            $0 + WalkForward.folds(of: $1, options: options).count
        }
        let tally = ProgressTally(total: sweepCount * combinations.count, report: progress)
        let found = try explore(maxWorkers: maxWorkers, tally: tally)
        let sweeps = found.map(\.sweep)
        let pool = Pool(self, sweeps)
        let rows = try ReportedRows(self, sweeps, pool: pool, maxWorkers: maxWorkers, tally: tally)
        let reports = Workers.map(found.count, chunk: 1, maxWorkers: maxWorkers, state: {}) { _, range in
            range.map { index in
                Result { () throws(BacktestError) in
                    try report(
                        found[index],
                        rows: rows.top(of: index),
                        maxWorkers: maxWorkers,
                        tally: tally
                    )
                }
            }
        }
        guard let reports else { throw BacktestError.cancelled }
        var symbols: [SymbolOptimization] = []
        for report in reports { symbols.append(try report.get()) }
        return OptimizationResult(
            symbols: symbols,
            pooled: report(pool, rows: rows, onlySymbol: symbols.count == 1 ? symbols[0] : nil),
            backtests: tally.done
        )
    }

    /// The single run of a combination, which has the bits of its row.
    func backtest(_ combination: Int, on subject: OptimizationSubject) -> Backtest {
        Backtest(
            series: subject.series,
            start: subject.start,
            strategy: strategy,
            parameters: grid.parameters(at: combination),
            execution: execution,
            riskFreeRate: riskFreeRate,
            periodsPerYear: subject.periodsPerYear,
            timeZone: subject.timeZone
        )
    }

    /// The best of the combinations: the objective's better direction, then the order of the grid.
    ///
    /// The figures it goes by are good to 1e-9: of two combinations that differ by less, either may come first, but the same
    /// on every run.
    func ranking(_ objectives: [Double]) -> Ranking {
        Ranking(objectives, best: options.top, isLowerBetter: options.objective.definition.isLowerBetter)
    }
}
