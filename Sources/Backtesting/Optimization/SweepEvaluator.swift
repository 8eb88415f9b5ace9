import Indicators
import MarketData

/// Runs one combination and keeps what the search needs of it: by its trades where that holds, else with the engine.
struct SweepEvaluator: Sendable {
    /// What a thread keeps between combinations.
    struct State {
        var view: MarketView
        var conditions: ConditionTables.Scratch
        var changes: PositionChanges
        var marks: RunSums.Marks
        var benchmarks: RowRun.Benchmarks = [:]
    }

    private let search: Optimization
    private let subject: OptimizationSubject
    private let market: Market
    private let context: MetricContext
    private let byTrades: ByTrades?
    private let conditions: ConditionTables?
    private let blocks: MarketSums.Blocks?
    private let blockCount: Int
    /// Whether every combination is reported in full, so that its row is its run.
    private let isReportedInFull: Bool

    /// - Parameters:
    ///   - search: What to run.
    ///   - subject: The series.
    ///   - market: The bars.
    ///   - context: What the metrics depend on.
    ///   - blocks: Blocks of time to sum up over.
    ///   - view: Gets every distinct column before the threads start: afterwards it is only read.
    ///   - maxWorkers: Threads.
    ///   - allowsByTrades: Whether to run by trades what can be.
    init(
        _ search: Optimization,
        on subject: OptimizationSubject,
        market: Market,
        context: MetricContext,
        blocks: Int,
        view: inout MarketView,
        maxWorkers: Int,
        allowsByTrades: Bool
    ) {
        self.search = search
        self.subject = subject
        self.market = market
        self.context = context
        blockCount = blocks
        isReportedInFull = search.combinations.count <= search.options.top
        byTrades =
            allowsByTrades && !isReportedInFull
            ? ByTrades(
                market,
                settings: search.execution,
                context: context,
                objective: search.options.objective
            ) : nil
        self.blocks = byTrades.flatMap { blocks > 0 ? MarketSums.Blocks($0.market, count: blocks) : nil }
        if byTrades != nil, let strategy = search.strategy as? any ConditionStrategy.Type {
            conditions = ConditionTables(search, strategy: strategy, view: &view, maxWorkers: maxWorkers)
        } else {
            conditions = nil
        }
        if conditions == nil { prepare(&view, maxWorkers: maxWorkers) }
    }

    /// Computes the columns that more than one combination reads; the others are each run's own, and let go after it.
    private func prepare(_ view: inout MarketView, maxWorkers: Int) {
        var uses: [IndicatorUse] = []
        var seen: [IndicatorUse.Key: Int] = [:]
        for combination in search.combinations {
            let parameters = search.grid.parameters(at: combination)
            for use in search.strategy.indicators(parameters, timeframe: market.series.timeframe) {
                let times = seen[use.key, default: 0]
                seen[use.key] = times + 1
                if times == 1 { uses.append(use) }
            }
        }
        view.prepare(uses, maxWorkers: maxWorkers)
    }

    /// Combinations that a thread takes at a time.
    var chunk: Int { isReportedInFull ? 1 : conditions == nil ? 16 : 32 }

    func state(_ view: MarketView) -> State {
        let bars = market.series.count
        return State(
            view: view,
            conditions: conditions?.scratch() ?? ConditionTables.Scratch(),
            changes: PositionChanges(bars: bars),
            marks: RunSums.marks(bars: bars)
        )
    }

    /// Runs combinations and appends what each came to.
    func add(
        _ combinations: ArraySlice<Int>,
        _ state: inout State,
        to part: inout Sweep.Part
    ) throws(BacktestError) {
        if isReportedInFull {
            for combination in combinations { try addRow(combination, &state, to: &part) }
        } else if let byTrades {
            add(combinations, by: byTrades, &state, to: &part)
        } else {
            for combination in combinations {
                addOrdinary(combination, &state.view, to: &part)
                state.view.forget()
            }
        }
    }

    private func addRow(
        _ combination: Int,
        _ state: inout State,
        to part: inout Sweep.Part
    ) throws(BacktestError) {
        defer { state.view.forget() }
        let row = try RowRun(
            search.backtest(combination, on: subject),
            on: market,
            view: &state.view,
            benchmarks: &state.benchmarks
        )
        let trades = row.metrics[.totalTrades] ?? 0
        append(
            row.metrics[search.options.objective],
            row.returns,
            isRanked: trades >= Double(search.options.minTrades),
            to: &part
        )
        part.rows.append(row)
    }

    /// Runs combinations by their trades, and with the engine where rounding might come to too much.
    private func add(
        _ combinations: ArraySlice<Int>,
        by byTrades: ByTrades,
        _ state: inout State,
        to part: inout Sweep.Part
    ) {
        // Read once: a class that threads share is counted at each reading.
        let (conditions, marketSums) = (conditions, byTrades.market)
        let closesAtEnd = search.execution.closeAtEnd
        let minTrades = search.options.minTrades
        // What is signalled at the last close is filled at the next open, which is not there yet.
        let end = market.series.count - (search.execution.fill == .nextOpen ? 1 : 0)
        for (index, place) in combinations.indices.enumerated() {
            let (combination, lane) = (combinations[place], index % DirectMasks.lanes)
            if lane == 0, let conditions {
                let group = combinations[place...].prefix(DirectMasks.lanes)
                conditions.begin(group, &state.conditions)
            }
            let isFound = conditions?.find(
                &state.changes,
                &state.conditions,
                combination,
                lane: lane,
                to: end,
                &state.view
            )
            if isFound != true { ask(combination, &state.changes, &state.view, to: end) }
            let run = RunSums(
                state.changes,
                market: marketSums,
                closesAtEnd: closesAtEnd,
                marks: &state.marks
            )
            if let figures = byTrades.figures(run) {
                part.served += 1
                part.objectives.append(figures.trades >= minTrades ? figures.objective : .nan)
                part.sharpes.append(figures.sharpe)
                if let blocks {
                    marketSums.addBlocks(
                        state.changes,
                        closesAtEnd: closesAtEnd,
                        blocks: blocks,
                        to: &part.blockSums
                    )
                }
            } else {
                addOrdinary(combination, &state.view, to: &part)
            }
            state.view.forget()
        }
    }

    /// Asks the strategy itself for the bars at which a combination's position changes, up to and without an end.
    private func ask(
        _ combination: Int,
        _ changes: inout PositionChanges,
        _ view: inout MarketView,
        to end: Int
    ) {
        let parameters = search.grid.parameters(at: combination)
        let signals = search.strategy.signals(parameters, &view)
        changes.find(
            enter: signals.enterLong.words.span,
            exit: signals.exitLong.words.span,
            from: firstSignal(parameters),
            to: end
        )
    }

    private func firstSignal(_ parameters: Parameters) -> Int {
        search.strategy.firstBar(parameters, timeframe: market.series.timeframe, start: market.start)
    }

    private func addOrdinary(_ combination: Int, _ view: inout MarketView, to part: inout Sweep.Part) {
        let parameters = search.grid.parameters(at: combination)
        let series = market.series
        let firstSignal = firstSignal(parameters)
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
        append(
            metrics[objective],
            returns,
            isRanked: execution.account.fills.count >= search.options.minTrades,
            to: &part
        )
    }

    private func append(
        _ objective: Double?,
        _ returns: RunReturns,
        isRanked: Bool,
        to part: inout Sweep.Part
    ) {
        part.objectives.append(isRanked ? objective ?? .nan : .nan)
        part.sharpes.append(returns.statistics.sharpe ?? .nan)
        part.blockSums += BlockSum.sums(of: returns.values.span, blocks: blockCount)
    }
}
