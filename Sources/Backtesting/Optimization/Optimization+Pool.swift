extension Optimization {
    /// The combinations by their mean objective over all symbols.
    struct Pool {
        /// A mean a combination; NaN where it is undefined on a symbol, for the mean of fewer is not comparable.
        let objectives: [Double]
        let ranking: Ranking

        init(_ search: Optimization, _ sweeps: [Sweep]) {
            var sums = sweeps[0].objectives
            for sweep in sweeps.dropFirst() {
                for place in sums.indices { sums[place] += sweep.objectives[place] }
            }
            if sweeps.count > 1 { for place in sums.indices { sums[place] /= Double(sweeps.count) } }
            objectives = sums
            ranking = search.ranking(objectives)
        }
    }

    /// What was found over all symbols together.
    func report(_ pool: Pool, rows: ReportedRows, onlySymbol: SymbolOptimization?) -> PooledOptimization {
        let top = pool.ranking.places.map { place in
            let metrics = rows.metrics(at: place)
            let values = metrics.compactMap { $0[options.objective] }
            return PooledOptimization.Row(
                parameters: grid.parameters(at: combinations[place]),
                objective: values.reduce(0, +) / Double(values.count),
                metrics: metrics
            )
        }
        let order = Ranking(
            top.map(\.objective),
            best: top.count,
            isLowerBetter: options.objective.definition.isLowerBetter
        )
        let ordered = order.places.map { top[$0] }
        return PooledOptimization(
            ranked: pool.ranking.count,
            best: ordered.first,
            top: ordered,
            heatmap: onlySymbol?.heatmap ?? heatmap(pool.objectives),
            plateau: options.overfitting
                ? order.places.first.flatMap { plateau(around: pool.ranking.places[$0], pool.objectives) }
                : nil
        )
    }
}
