import MarketData

/// Optimises on a window, tries the best on the bars after it, moves on.
enum WalkForward {
    /// Bars of the run of each fold: those to optimise on and those to try on.
    static func folds(of subject: OptimizationSubject, options: OptimizationOptions) -> [(
        train: Range<Int>, test: Range<Int>
    )] {
        guard let fold = options.walkForward else { return [] }
        return stride(from: 0, through: subject.bars - fold.train - fold.test, by: fold.step).map { first in
            (first..<(first + fold.train), (first + fold.train)..<(first + fold.train + fold.test))
        }
    }

    /// Bars that the folds optimise on, all together.
    static func bars(of subject: OptimizationSubject, options: OptimizationOptions) -> Int {
        folds(of: subject, options: options).count * (options.walkForward?.train ?? 0)
    }

    static func run(
        _ search: Optimization,
        on subject: OptimizationSubject,
        maxWorkers: Int,
        tally: ProgressTally
    ) throws(BacktestError) -> [WalkForwardFold] {
        var results: [WalkForwardFold] = []
        for (train, test) in folds(of: subject, options: search.options) {
            let sweep = try Sweep(search, on: subject.part(train), maxWorkers: maxWorkers, tally: tally)
            let times = subject.series.times[subject.start...]
            let first = times.startIndex
            let best = search.ranking(sweep.objectives).places.first.map { search.combinations[$0] }
            var (trainMetrics, testMetrics): (Metrics?, Metrics?)
            if let best {
                var view = sweep.view
                trainMetrics = try search.backtest(best, on: sweep.subject).run(on: sweep.market, view: &view)
                    .metrics
                testMetrics = try search.backtest(best, on: subject.part(test)).run().metrics
            }
            results.append(
                WalkForwardFold(
                    trainStart: times[first + train.lowerBound],
                    trainEnd: times[first + train.upperBound - 1],
                    testStart: times[first + test.lowerBound],
                    testEnd: times[first + test.upperBound - 1],
                    parameters: best.map(search.grid.parameters(at:)),
                    trainMetrics: trainMetrics,
                    testMetrics: testMetrics
                )
            )
        }
        return results
    }
}
