import Backtesting
import DataService
import Indicators
import JSON
import MarketData
import SharedState

/// `POST /api/strategy/optimize`: searches a strategy's parameters.
enum OptimizeStrategy: Endpoint {
    static let route = Route(
        .post,
        "/api/strategy/optimize",
        "Searches a strategy's parameters over a grid, on one or more symbols.",
        body: [
            Field("symbol", .symbol, "One symbol, instead of symbols."),
            Field("symbols", SeriesFields.symbols.kind, "1 to 500 symbols; duplicates are folded."),
            StrategyFields.strategy,
        ] + OptimizationFields.all + RunConditions.fields,
        example: #"""
            {"symbol": "AAPL", "period": "5y", "strategy": "sma_crossover", "top": 2, \#
            "parameter_grid": {"fast_period": [5, 10, 20], "slow_period": {"min": 30, "max": 60, "step": 15}}}
            """#,
        reply: .object(OptimizationShape.members),
        price: 5,
        isDeferrable: true
    )

    static func reply(to call: Call, _ services: Services) throws -> Reply {
        if let reply = services.remembered(call) { return reply }
        let body = try call.body()
        let symbols = body.symbolOrSymbols()
        let search = OptimizationInput(body)
        let conditions = RunConditions(body, for: search.map { [$0.strategy.definition] } ?? [])
        try body.finish()
        guard let search else { throw Problem(.invalidRequest, "strategy and parameter_grid are required.") }

        let warmup = search.warmup(timeframe: conditions.selection.timeframe)
        let requests = symbols.map { conditions.selection.request($0, warmupBars: warmup) }
        let batch = call.bars(requests, services)
        guard !batch.fetched.isEmpty else { throw batch.failed[0].problem }

        let optimization = try Optimization(
            subjects: batch.fetched.map { fetched in
                OptimizationSubject(
                    name: fetched.symbol.rawValue,
                    series: fetched.series,
                    start: fetched.firstBar,
                    periodsPerYear: conditions.periodsPerYear(of: fetched),
                    timeZone: fetched.timeZoneRules
                )
            },
            strategy: search.strategy,
            grid: search.grid,
            fixed: search.fixed,
            execution: conditions.execution,
            riskFreeRate: conditions.riskFreeRate,
            options: search.options
        )
        try call.begin(work: optimization.work, services)
        let (result, seconds) = try services.countingFailure {
            try call.computing(services) { goesOn in
                try optimization.run(maxWorkers: services.configuration.maxWorkers, progress: goesOn)
            }
        }
        services.countSweep(backtests: result.backtests, seconds: seconds)

        let reply = Reply.json(capacity: 8192 * (1 + result.symbols.count)) { json in
            json.member("status", batch.failed.isEmpty ? "success" : "partial")
            json.member("strategy", search.strategy.definition.name)
            json.member("objective", search.options.objective.name)
            json.execution(conditions.execution)
            json.member("backtests", result.backtests)
            json.member("execution_time_seconds", seconds)
            json.member("backtests_per_second", seconds > 0 ? Double(result.backtests) / seconds : 0)
            json.object("results") { json in
                for (symbol, fetched) in zip(result.symbols, batch.fetched) {
                    json.key(symbol.name)
                    json.write(symbol, on: fetched, of: search)
                }
            }
            json.key("pooled")
            json.write(result, search)
            json.errors(batch.failed, of: call)
        }
        services.remember(
            reply,
            to: call,
            requests: requests,
            bars: batch.fetched,
            backtests: result.backtests
        )
        return reply
    }
}

extension Services {
    /// Counts the backtests of a sweep, each with its share of the time.
    fileprivate func countSweep(backtests: Int, seconds: Double) {
        guard backtests > 0 else { return }
        statistics.add(.backtests, backtests)
        statistics.add(.backtestMicroseconds, Int(seconds * 1e6))
    }
}

extension JSONWriter {
    /// Writes what was found on one symbol.
    fileprivate mutating func write(
        _ found: SymbolOptimization,
        on fetched: FetchedSeries,
        of search: OptimizationInput
    ) {
        let strategy = search.strategy.definition
        beginObject()
        member("bars", fetched.count)
        member("combinations", found.combinations)
        member("evaluated", found.evaluated)
        member("ranked", found.ranked)
        key("best")
        if let best = found.best { row(best, of: strategy) } else { null() }
        key("top")
        beginArray()
        for row in found.top { self.row(row, of: strategy) }
        endArray()
        heatmap(found.heatmap)
        if search.options.overfitting {
            overfitting(
                [
                    ("deflated_sharpe_ratio", found.deflatedSharpeRatio),
                    ("pbo", found.overfittingProbability), ("plateau", found.plateau),
                ],
                undefined: "too few ranked combinations or bars"
            )
        }
        if let testStart = found.testStart {
            object("validation") { $0.member("test_start", time: testStart, fetched.timeframe) }
        }
        if !found.folds.isEmpty { folds(found.folds, fetched.timeframe, of: strategy) }
        member("warnings", fetched.warnings)
        endObject()
    }

    /// Writes the figures that tell luck from merit, and why those without a value have none.
    private mutating func overfitting(
        _ figures: [(name: StaticString, value: Double?)],
        undefined reason: String
    ) {
        for figure in figures { member(figure.name, figure.value) }
        object("undefined") { json in
            for figure in figures where figure.value == nil { json.member(figure.name, reason) }
        }
    }

    private mutating func row(_ row: SymbolOptimization.Row, of strategy: StrategyDefinition) {
        beginObject()
        parameters(row.parameters, strategy.parameters)
        figures(row.metrics)
        if let test = row.testMetrics { object("test") { $0.figures(test) } }
        endObject()
    }

    /// Writes what was found over all symbols together.
    fileprivate mutating func write(_ result: OptimizationResult, _ search: OptimizationInput) {
        let pooled = result.pooled
        let strategy = search.strategy.definition
        beginObject()
        member("symbols", result.symbols.map(\.name))
        member("combinations", result.symbols.first?.combinations ?? 0)
        member("evaluated", result.symbols.first?.evaluated ?? 0)
        member("ranked", pooled.ranked)
        key("best")
        if let best = pooled.best { row(best, of: strategy) } else { null() }
        key("top")
        beginArray()
        for row in pooled.top { self.row(row, of: strategy) }
        endArray()
        heatmap(pooled.heatmap)
        if search.options.overfitting {
            // The first two are about the returns of one series; of several symbols together there is none.
            overfitting(
                [("deflated_sharpe_ratio", nil), ("pbo", nil), ("plateau", pooled.plateau)],
                undefined: "not of several symbols together"
            )
        }
        endObject()
    }

    private mutating func row(_ row: PooledOptimization.Row, of strategy: StrategyDefinition) {
        beginObject()
        parameters(row.parameters, strategy.parameters)
        member("objective", row.objective)
        // Of each metric the mean over the symbols; one that is undefined on a symbol has no comparable mean.
        object("metrics") { json in
            json.metrics(row.mean)
        }
        endObject()
    }

    private mutating func heatmap(_ heatmap: Heatmap?) {
        key("heatmap")
        guard let heatmap else { return null() }
        beginObject()
        for (axis, name) in [(heatmap.x, "x"), (heatmap.y, "y")] {
            key(name)
            beginObject()
            member("parameter", axis.name)
            key("values")
            numbers(axis.values)
            endObject()
        }
        // A row of values for each value of y.
        key("values")
        beginArray()
        for row in heatmap.values {
            beginArray()
            for value in row { number(value) }
            endArray()
        }
        endArray()
        endObject()
    }

    private mutating func folds(
        _ folds: [WalkForwardFold],
        _ timeframe: Timeframe,
        of strategy: StrategyDefinition
    ) {
        key("walk_forward")
        beginArray()
        for fold in folds {
            beginObject()
            member("train_start", time: fold.trainStart, timeframe)
            member("train_end", time: fold.trainEnd, timeframe)
            member("test_start", time: fold.testStart, timeframe)
            member("test_end", time: fold.testEnd, timeframe)
            if let best = fold.parameters { parameters(best, strategy.parameters) }
            if let train = fold.trainMetrics { object("train") { $0.figures(train) } }
            if let test = fold.testMetrics { object("test") { $0.figures(test) } }
            endObject()
        }
        endArray()
    }
}
