/// The runs of all combinations that are reported in full, each run once, whether a symbol's list or the pooled one names it.
struct ReportedRows {
    /// A combination by its place, with its run.
    typealias Row = (place: Int, run: RowRun)

    private let runs: [[Int: RowRun]]
    private let rankings: [Ranking]
    private let objective: Metric

    init(
        _ search: Optimization,
        _ sweeps: [Sweep],
        pool: Optimization.Pool,
        maxWorkers: Int,
        tally: ProgressTally
    ) throws(BacktestError) {
        let rankings = sweeps.map { search.ranking($0.objectives) }
        var wanted: [(sweep: Int, place: Int)] = []
        for (index, ranking) in rankings.enumerated() where sweeps[index].rows.isEmpty {
            let places = Set(ranking.places).union(pool.ranking.places)
            wanted += places.sorted().map { (index, $0) }
        }
        let jobs = wanted
        let found = Workers.map(jobs.count, chunk: 1, maxWorkers: maxWorkers) {
            (views: sweeps.map(\.view), benchmarks: sweeps.map { _ in RowRun.Benchmarks() })
        } body: { state, range in
            // These are not counted again, but they take time too.
            tally.add(0)
            if tally.isStopped { return nil as [Result<RowRun, BacktestError>]? }
            return range.map { job in
                let (index, place) = jobs[job]
                return Result { () throws(BacktestError) in
                    try RowRun(
                        search.backtest(search.combinations[place], on: sweeps[index].subject),
                        on: sweeps[index].market,
                        view: &state.views[index],
                        benchmarks: &state.benchmarks[index]
                    )
                }
            }
        }
        guard let found else { throw BacktestError.cancelled }
        var runs = sweeps.map { sweep in
            Dictionary(uniqueKeysWithValues: zip(sweep.objectives.indices, sweep.rows))
        }
        for (job, result) in zip(jobs, found) { runs[job.sweep][job.place] = try result.get() }
        self.runs = runs
        self.rankings = rankings
        objective = search.options.objective
    }

    /// Combinations of a symbol that have a place in its ranking.
    func ranked(of sweep: Int) -> Int { rankings[sweep].count }

    /// The best combinations of a symbol, best first by the figures they report; equal ones in the order of the grid.
    func top(of sweep: Int) -> (ranked: Int, rows: [Row]) {
        let rows = rankings[sweep].places.compactMap { place in
            runs[sweep][place].map { (place: place, run: $0) }
        }
        let order = Ranking(
            rows.map { $0.run.metrics[objective] ?? .nan },
            best: rows.count,
            isLowerBetter: objective.definition.isLowerBetter
        )
        return (rankings[sweep].count, order.places.map { rows[$0] })
    }

    /// The runs of one combination on all symbols.
    func metrics(at place: Int) -> [Metrics] { runs.compactMap { $0[place]?.metrics } }
}
