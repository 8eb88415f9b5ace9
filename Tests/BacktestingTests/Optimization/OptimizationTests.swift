import Indicators
import MarketData
import Testing

@testable import Backtesting

@Suite struct OptimizationTests {
    private let crossover: any Strategy.Type
    private let subject = OptimizationSubject(name: "A", series: RandomMarket.daily(700, seed: 21), start: 60)
    private let grid = [
        GridAxis("fast_period", [3, 5, 8, 13, 21, 34]), GridAxis("slow_period", [8, 13, 21, 34, 55]),
    ]

    init() throws {
        let rule = strategy(named: "sma_crossover")
        crossover = try #require(rule)
    }

    private func search(
        _ subjects: [OptimizationSubject]? = nil,
        grid: [GridAxis]? = nil,
        execution: ExecutionSettings = ExecutionSettings(),
        _ change: (inout OptimizationOptions) -> Void = { _ in }
    ) throws -> Optimization {
        var options = OptimizationOptions()
        options.overfitting = false
        change(&options)
        return try Optimization(
            subjects: subjects ?? [subject],
            strategy: crossover,
            grid: grid ?? self.grid,
            execution: execution,
            options: options
        )
    }

    @Test func `the strategy's own constraint leaves combinations out`() throws {
        let plain = try search()
        #expect(plain.gridCount == 30)
        #expect(plain.combinationCount == 20)
    }

    @Test func `the combinations are those whose parameters satisfy every constraint`() throws {
        let constraints = [
            ParameterConstraint("fast_period", .lessOrEqual, "slow_period"),
            ParameterConstraint("slow_period", .greater, "signal_period"),
        ]
        let rule = strategy(named: "macd")
        let definition = try #require(rule).definition
        let axes = [GridAxis("slow_period", [10, 20, 26]), GridAxis("fast_period", [5, 20, 30])]
        for fixed in [[], [("signal_period", 15.0)]] {
            let grid = try ParameterGrid(axes, fixed: fixed, of: definition)
            let expected = (0..<grid.count).filter { index in
                constraints.allSatisfy { $0.holds(for: grid.parameters(at: index)) }
            }
            #expect(grid.combinations(satisfying: constraints) == expected)
            #expect(!expected.isEmpty)
            for index in 0..<grid.count { #expect(grid.index(of: grid.coordinates(of: index)) == index) }
        }
    }

    @Test func `nothing left to run is an error`() {
        #expect(throws: BacktestError.noCombinations) {
            try search { $0.constraints = [ParameterConstraint("fast_period", .greater, "slow_period")] }
        }
    }

    // freqtrade, seven reports
    @Test(arguments: allStrategies.map { $0.definition.name }.filter { $0 != "buy_and_hold" })
    func `every row has the bits of a single run`(_ name: String) throws {
        let rule = strategy(named: name)
        let tried = try #require(rule)
        let axes = tried.definition.parameters.prefix(2).map { parameter in
            GridAxis(parameter.name, [0, 1, 2].map { parameter.defaultValue + $0 * parameter.step })
        }
        for execution in [
            ExecutionSettings(), .busy(tried.definition.supportsShort ? .both : .long, .nextOpen),
        ] {
            var options = OptimizationOptions()
            options.top = 100
            options.overfitting = false
            let search = try Optimization(
                subjects: [subject],
                strategy: tried,
                grid: axes,
                execution: execution,
                options: options
            )
            let found = try search.run(maxWorkers: 3).symbols[0]
            #expect(!found.top.isEmpty)
            for row in found.top {
                let single = try Backtest(
                    series: subject.series,
                    start: subject.start,
                    strategy: tried,
                    parameters: row.parameters,
                    execution: execution
                ).run()
                #expect(single.metrics == row.metrics)
            }
            // The objective that ranked a row is the metric it reports.
            let sweep = try Sweep(
                search,
                on: subject,
                maxWorkers: 2,
                tally: ProgressTally(total: 0, report: nil)
            )
            let values = sweep.objectives.filter { !$0.isNaN }.sorted(by: >)
            let reported = found.top.compactMap { $0.metrics[.sharpeRatio] }
            #expect(values == reported)
        }
    }

    @Test func `more history before the start does not change a row`() throws {
        let long = RandomMarket.daily(700, seed: 21)
        let parameters = try crossover.definition.resolve([("fast_period", 5), ("slow_period", 21)])
        // A search fetches as much warm-up as its slowest combination wants; a single run less.
        let short = Backtest(series: long[30..<700], start: 30, strategy: crossover, parameters: parameters)
        let row = Backtest(series: long, start: 60, strategy: crossover, parameters: parameters)
        #expect(try short.run().equity == row.run().equity)
    }

    @Test func `the number of threads changes nothing`() throws {
        let one = try search { $0.overfitting = true }.run(maxWorkers: 1)
        let many = try search { $0.overfitting = true }.run(maxWorkers: 8)
        #expect(one == many)
        #expect(one.symbols[0].deflatedSharpeRatio != nil)
        #expect(one.symbols[0].overfittingProbability != nil)
    }

    @Test(arguments: Metric.allCases)
    func `any metric can be the objective`(_ metric: Metric) throws {
        let found = try search { $0.objective = metric }.run(maxWorkers: 2).symbols[0]
        let values = found.top.map { $0.metrics[metric] ?? .nan }
        let isLowerBetter = metric.definition.isLowerBetter
        #expect(!values.isEmpty)
        for (a, b) in zip(values, values.dropFirst()) { #expect(isLowerBetter ? a <= b : a >= b) }
    }

    @Test func `equal objectives keep the order of the grid`() throws {
        let found = try search { $0.objective = .initialCapital }.run(maxWorkers: 4).symbols[0]
        #expect(found.top.map { $0.parameters["fast_period"] } == [3, 3, 3, 3, 3, 5, 5, 5, 5, 5])
        #expect(found.top.map { $0.parameters["slow_period"] }.prefix(7) == [8, 13, 21, 34, 55, 8, 13])
    }

    @Test func `too few trades are run but not ranked`() throws {
        let all = try search().run(maxWorkers: 2).symbols[0]
        let most = try #require(all.top.compactMap { $0.metrics[.totalTrades] }.max())
        let few = try search { $0.minTrades = Int(most) }.run(maxWorkers: 2).symbols[0]
        #expect(few.evaluated == all.evaluated)
        #expect(few.ranked < all.ranked)
        #expect(few.top.allSatisfy { ($0.metrics[.totalTrades] ?? 0) >= most })
        let none = try search {
            $0.minTrades = 100_000
            $0.overfitting = true
        }.run(maxWorkers: 2).symbols[0]
        #expect(none.best == nil)
        #expect(none.deflatedSharpeRatio == nil)
    }

    @Test func `the heat map holds the objective of every combination`() throws {
        let found = try search { $0.top = 100 }.run(maxWorkers: 2).symbols[0]
        let map = try #require(found.heatmap)
        #expect(map.x.name == "fast_period")
        #expect(map.values.count == 5)
        #expect(map.values.allSatisfy { $0.count == 6 })
        for row in found.top {
            let x = try #require(map.x.values.firstIndex(of: row.parameters["fast_period"]))
            let y = try #require(map.y.values.firstIndex(of: row.parameters["slow_period"]))
            #expect(map.values[y][x] == row.metrics[.sharpeRatio])
        }
        #expect(map.values[0][5] == nil)
        #expect(
            try search(grid: [GridAxis("fast_period", [3, 5])]).run(maxWorkers: 1).symbols[0].heatmap == nil
        )
    }

    @Test func `the plateau is the median of the best point's neighbours`() throws {
        let found = try search {
            $0.top = 100
            $0.overfitting = true
        }.run(maxWorkers: 2).symbols[0]
        let best = try #require(found.best)
        let (xs, ys) = (grid[0].values, grid[1].values)
        let x = try #require(xs.firstIndex(of: best.parameters["fast_period"]))
        let y = try #require(ys.firstIndex(of: best.parameters["slow_period"]))
        let map = try #require(found.heatmap)
        var values: [Double] = []
        for i in max(0, x - 1)...min(xs.count - 1, x + 1) {
            for j in max(0, y - 1)...min(ys.count - 1, y + 1) where (i, j) != (x, y) {
                if let value = map.values[j][i] { values.append(value) }
            }
        }
        values.sort()
        let middle = values.count / 2
        let median = values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
        #expect(isClose(try #require(found.plateau), median))
    }

    @Test func `over several symbols the mean objective counts`() throws {
        let other = OptimizationSubject(name: "B", series: RandomMarket.daily(650, seed: 22), start: 60)
        let found = try search([subject, other]) { $0.top = 100 }.run(maxWorkers: 2)
        #expect(found.symbols.map(\.name) == ["A", "B"])
        #expect(found.backtests == 40)
        let pooled = found.pooled
        #expect(pooled.ranked == 20)
        for row in pooled.top {
            let each = found.symbols.compactMap { symbol in
                symbol.top.first { $0.parameters == row.parameters }?.metrics[.sharpeRatio]
            }
            #expect(isClose(row.objective, (each[0] + each[1]) / 2))
            #expect(row.metrics.map { $0[.sharpeRatio] } == each.map(Optional.init))
        }
        #expect(zip(pooled.top, pooled.top.dropFirst()).allSatisfy { $0.objective >= $1.objective })
    }

    @Test func `a random sample is the same for the same seed, and another for another`() throws {
        func chosen(_ seed: UInt64) throws -> [Int] {
            try search { $0.method = .random(samples: 6, seed: seed) }.combinations
        }
        #expect(try chosen(1) == chosen(1))
        #expect(try chosen(1) != chosen(2))
        #expect(try Set(chosen(1)).count == 6)
        #expect(try search { $0.method = .random(samples: 1000, seed: 1) }.combinationCount == 20)
    }

    @Test func `held-back bars are not optimised on`() throws {
        let found = try search { $0.testFraction = 0.25 }.run(maxWorkers: 2).symbols[0]
        let best = try #require(found.best)
        #expect(found.testStart == subject.series.times[60 + 480])
        let train = try Backtest(
            series: subject.series[0..<540],
            start: 60,
            strategy: crossover,
            parameters: best.parameters
        ).run()
        #expect(train.metrics == best.metrics)
        let test = try Backtest(
            series: subject.series,
            start: 540,
            strategy: crossover,
            parameters: best.parameters
        ).run()
        #expect(test.metrics == best.testMetrics)
    }

    @Test func `a walk forward tries each fold's best on the bars after it`() throws {
        let search = try search { $0.walkForward = OptimizationOptions.WalkForward(train: 300, test: 100) }
        let found = try search.run(maxWorkers: 2).symbols[0]
        let times = subject.series.times
        #expect(found.folds.map(\.trainStart) == [60, 160, 260].map { times[$0] })
        #expect(found.folds.map(\.testEnd) == [459, 559, 659].map { times[$0] })
        let fold = found.folds[1]
        let test = try Backtest(
            series: subject.series[0..<560],
            start: 460,
            strategy: crossover,
            parameters: #require(fold.parameters)
        ).run()
        #expect(test.metrics == fold.testMetrics)
        #expect(search.work == (640 + 3 * 300) * 20)
    }

    @Test func `work is bars times combinations over all symbols`() throws {
        #expect(try search().work == 640 * 20)
        #expect(try search([subject, subject]).work == 2 * 640 * 20)
    }

    @Test func `a search can be stopped`() throws {
        let search = try search()
        #expect(throws: BacktestError.cancelled) {
            try search.run(maxWorkers: 2) { _, _ in false }
        }
    }

    @Test func `every fault of a grid is reported at once`() throws {
        let error = #expect(throws: BacktestError.self) {
            try search(grid: [
                GridAxis("fast_perod", [5]), GridAxis("slow_period", [0, 2.5]), GridAxis("slow_period", []),
            ])
        }
        guard case .invalidGrid(let faults) = error else { throw try #require(error) }
        #expect(faults.map(\.name).contains("fast_perod"))
        #expect(faults.contains { $0.message.contains("did you mean fast_period") })
        #expect(faults.contains { $0.message.contains("twice") })
        #expect(faults.contains { $0.message.contains("at least one value") })
    }

    @Test func `a range of values ends at its maximum`() {
        #expect(GridAxis("x", from: 0.1, to: 0.5, step: 0.1)?.values == [0.1, 0.2, 0.3, 0.4, 0.5])
        #expect(GridAxis("x", from: 5, to: 20, step: 6)?.values == [5, 11, 17])
        #expect(GridAxis("x", from: 5, to: 5, step: 1)?.values == [5])
        #expect(GridAxis("x", from: 5, to: 4, step: 1) == nil)
        #expect(GridAxis("x", from: 5, to: 6, step: 0) == nil)
        #expect(GridAxis("x", from: 5, to: .infinity, step: 1) == nil)
        #expect(GridAxis("x", [3, 1, 3]).values == [1, 3])
    }
}
