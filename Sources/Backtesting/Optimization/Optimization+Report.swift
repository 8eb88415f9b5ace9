import MarketData

extension Optimization {
    /// What a sweep found: the best rows in full, and what speaks against them.
    func report(
        _ exploration: Exploration,
        rows found: (ranked: Int, rows: [ReportedRows.Row]),
        maxWorkers: Int,
        tally: ProgressTally
    ) throws(BacktestError) -> SymbolOptimization {
        let (sweep, test) = (exploration.sweep, exploration.test)
        let objectives = sweep.objectives
        var top: [SymbolOptimization.Row] = []
        for (place, run) in found.rows {
            let combination = combinations[place]
            let testMetrics =
                if let test { try backtest(combination, on: test).run().metrics } else { nil as Metrics? }
            top.append(
                SymbolOptimization.Row(
                    parameters: grid.parameters(at: combination),
                    metrics: run.metrics,
                    testMetrics: testMetrics
                )
            )
        }
        let best = options.overfitting ? found.rows.first : nil
        let overfittingProbability =
            best == nil
            ? nil
            : try OverfittingProbability.value(
                sweep.blockSums,
                trials: combinations.count,
                maxWorkers: maxWorkers
            ) {
                tally.add(0)
                return !tally.isStopped
            }
        return SymbolOptimization(
            name: sweep.subject.name,
            combinations: grid.count,
            evaluated: combinations.count,
            ranked: found.ranked,
            best: top.first,
            top: top,
            heatmap: heatmap(objectives),
            deflatedSharpeRatio: best.flatMap { best in
                DeflatedSharpe.value(
                    of: best.run.returns,
                    trials: sweep.sharpes.filter { !$0.isNaN }
                )
            },
            overfittingProbability: overfittingProbability,
            plateau: best.flatMap { plateau(around: $0.place, objectives) },
            testStart: test.map { $0.series.times[$0.start] },
            folds: exploration.folds
        )
    }

    /// Objectives over the two parameters that have more than one value; nil when there are not exactly two.
    func heatmap(_ objectives: [Double]) -> Heatmap? {
        let varied = grid.axes.indices.filter { grid.axes[$0].values.count > 1 }
        guard varied.count == 2 else { return nil }
        let (x, y) = (grid.axes[varied[0]], grid.axes[varied[1]])
        let (width, height) = (UInt32(x.values.count), UInt32(y.values.count))
        let (stepX, stepY) = (UInt32(grid.step(of: varied[0])), UInt32(grid.step(of: varied[1])))
        var cells = [Double](repeating: .nan, count: x.values.count * y.values.count)
        for (place, combination) in combinations.enumerated() {
            let number = UInt32(truncatingIfNeeded: combination)
            cells[Int(number / stepY % height * width + number / stepX % width)] = objectives[place]
        }
        let values = y.values.indices.map { row in
            cells[row * x.values.count..<(row + 1) * x.values.count].map { $0.isNaN ? nil : $0 }
        }
        return Heatmap(x: x, y: y, values: values)
    }

    /// Median objective of a combination's neighbours in the grid, nil when none is ranked.
    func plateau(around place: Int, _ objectives: [Double]) -> Double? {
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
