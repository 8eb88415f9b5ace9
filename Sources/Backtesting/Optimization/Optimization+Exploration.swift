extension Optimization {
    /// What was found on one symbol, before anything is reported.
    struct Exploration: Sendable {
        let sweep: Sweep
        /// The bars held back, where some are.
        let test: OptimizationSubject?
        let folds: [WalkForwardFold]
    }

    /// Runs all combinations on all symbols.
    ///
    /// A thread takes a symbol; those that find none left help the others with theirs.
    func explore(maxWorkers: Int, tally: ProgressTally) throws(BacktestError) -> [Exploration] {
        let results = Workers.map(subjects.count, chunk: 1, maxWorkers: maxWorkers, state: {}) { _, range in
            range.map { index in
                Result { () throws(BacktestError) in
                    try explore(subjects[index], maxWorkers: maxWorkers, tally: tally)
                }
            }
        }
        guard let results else { throw BacktestError.cancelled }
        var found: [Exploration] = []
        for result in results { found.append(try result.get()) }
        return found
    }

    private func explore(
        _ subject: OptimizationSubject,
        maxWorkers: Int,
        tally: ProgressTally
    ) throws(BacktestError) -> Exploration {
        var train = subject
        var test: OptimizationSubject?
        if let fraction = options.testFraction {
            let split = subject.bars - max(1, Int(Double(subject.bars) * fraction))
            guard split > 0 else { throw BacktestError.noBars }
            train = subject.part(0..<split)
            test = subject.part(split..<subject.bars)
        }
        return Exploration(
            sweep: try Sweep(self, on: train, maxWorkers: maxWorkers, tally: tally),
            test: test,
            folds: try WalkForward.run(self, on: subject, maxWorkers: maxWorkers, tally: tally)
        )
    }
}
