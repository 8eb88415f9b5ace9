import MarketData

extension Optimization {
    /// What a sweep found: the best rows in full, and what speaks against them.
    func report(
        _ sweep: Sweep,
        test: OptimizationSubject?,
        folds: [WalkForwardFold],
        maxWorkers: Int
    ) throws(BacktestError) -> SymbolOptimization {
        let objectives = sweep.points.map(\.objective)
        let ranking = ranking(objectives)
        var view = sweep.view
        var top: [SymbolOptimization.Row] = []
        var bestReturns: [Double] = []
        for place in ranking.prefix(options.top) {
            let combination = combinations[place]
            let result = try backtest(combination, on: sweep.subject).run(on: sweep.market, view: &view)
            if top.isEmpty { bestReturns = result.returns }
            let testMetrics =
                if let test { try backtest(combination, on: test).run().metrics } else { nil as Metrics? }
            top.append(
                SymbolOptimization.Row(
                    parameters: grid.parameters(at: combination),
                    metrics: result.metrics,
                    testMetrics: testMetrics
                )
            )
        }
        let isWanted = options.overfitting && !ranking.isEmpty
        let context = sweep.market.context(
            for: execution,
            riskFreeRate: riskFreeRate,
            periodsPerYear: sweep.subject.periodsPerYear,
            warmupBars: sweep.subject.start
        )
        return SymbolOptimization(
            name: sweep.subject.name,
            combinations: grid.count,
            evaluated: combinations.count,
            ranked: ranking.count,
            best: top.first,
            top: top,
            heatmap: heatmap(objectives),
            deflatedSharpeRatio: isWanted
                ? DeflatedSharpe.value(
                    of: bestReturns,
                    riskFree: context.periodicRiskFree,
                    trials: sweep.points.map(\.sharpe).filter { !$0.isNaN }
                ) : nil,
            overfittingProbability: isWanted
                ? OverfittingProbability.value(sweep.points.map(\.blocks), maxWorkers: maxWorkers) : nil,
            plateau: isWanted ? plateau(around: ranking[0], objectives) : nil,
            testStart: test.map { $0.series.times[$0.start] },
            folds: folds
        )
    }

    /// The combinations by their mean objective over all symbols.
    func pool(_ sweeps: [Sweep]) throws(BacktestError) -> PooledOptimization {
        // A combination that is undefined on one symbol is undefined here: the mean of fewer symbols is not comparable.
        let objectives = combinations.indices.map { place in
            sweeps.reduce(0) { $0 + $1.points[place].objective } / Double(sweeps.count)
        }
        let ranking = ranking(objectives)
        var views = sweeps.map(\.view)
        var top: [PooledOptimization.Row] = []
        for place in ranking.prefix(options.top) {
            var metrics: [Metrics] = []
            for (index, sweep) in sweeps.enumerated() {
                let run = backtest(combinations[place], on: sweep.subject)
                metrics.append(try run.run(on: sweep.market, view: &views[index]).metrics)
            }
            top.append(
                PooledOptimization.Row(
                    parameters: grid.parameters(at: combinations[place]),
                    objective: objectives[place],
                    metrics: metrics
                )
            )
        }
        return PooledOptimization(
            ranked: ranking.count,
            best: top.first,
            top: top,
            heatmap: heatmap(objectives),
            plateau: options.overfitting ? ranking.first.flatMap { plateau(around: $0, objectives) } : nil
        )
    }

    /// Objectives over the two parameters that have more than one value; nil when there are not exactly two.
    private func heatmap(_ objectives: [Double]) -> Heatmap? {
        let varied = grid.axes.indices.filter { grid.axes[$0].values.count > 1 }
        guard varied.count == 2 else { return nil }
        let (x, y) = (grid.axes[varied[0]], grid.axes[varied[1]])
        var values = [[Double?]](
            repeating: [Double?](repeating: nil, count: x.values.count),
            count: y.values.count
        )
        for (place, combination) in combinations.enumerated() where !objectives[place].isNaN {
            let coordinates = grid.coordinates(of: combination)
            values[coordinates[varied[1]]][coordinates[varied[0]]] = objectives[place]
        }
        return Heatmap(x: x, y: y, values: values)
    }

    /// Median objective of a combination's neighbours in the grid, nil when none is ranked.
    private func plateau(around place: Int, _ objectives: [Double]) -> Double? {
        let values = grid.neighbours(of: combinations[place]).compactMap { neighbour -> Double? in
            guard let place = self.place(of: neighbour), !objectives[place].isNaN else { return nil }
            return objectives[place]
        }
        return values.isEmpty ? nil : Quantiles(values).value(0.5)
    }

    /// Where a combination stands among those that were run, by binary search.
    private func place(of combination: Int) -> Int? {
        var (low, high) = (0, combinations.count)
        while low < high {
            let middle = (low + high) / 2
            if combinations[middle] < combination { low = middle + 1 } else { high = middle }
        }
        return low < combinations.count && combinations[low] == combination ? low : nil
    }
}
