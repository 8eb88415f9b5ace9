/// Several runs beside each other: who is better, and who moves together.
public enum Comparison {
    /// One entrant: a name and its figures, one sheet a symbol.
    public struct Entrant: Sendable {
        /// What the ranking calls it.
        public let name: String
        /// Its figures, one sheet a symbol.
        public let metrics: [Metrics]

        /// An entrant of a ranking.
        public init(name: String, metrics: [Metrics]) {
            self.name = name
            self.metrics = metrics
        }

        /// Mean of a metric over the symbols, nil when it is undefined on one of them: a mean of fewer is not comparable.
        public func mean(_ metric: Metric) -> Double? {
            let values = metrics.compactMap { $0[metric] }
            return values.isEmpty || values.count < metrics.count
                ? nil : values.reduce(0, +) / Double(values.count)
        }
    }

    /// Places of the entrants, best first.
    ///
    /// Ranked by the mean of `metric` in its better direction; ties are broken by the larger total return, then by name. What
    /// is undefined comes last.
    public static func ranking(_ entrants: [Entrant], by metric: Metric) -> [Int] {
        let isLowerBetter = metric.definition.isLowerBetter
        let keys = entrants.map { entrant in
            let value = entrant.mean(metric).map { isLowerBetter ? -$0 : $0 }
            return (
                value: value ?? -.infinity, total: entrant.mean(.totalReturn) ?? -.infinity,
                name: entrant.name
            )
        }
        return entrants.indices.sorted { left, right in
            let (a, b) = (keys[left], keys[right])
            if a.value != b.value { return a.value > b.value }
            if a.total != b.total { return a.total > b.total }
            return a.name == b.name ? left < right : a.name < b.name
        }
    }

    /// Pairwise correlation of returns.
    ///
    /// - Parameter returns: One array a run, all over the same days.
    /// - Returns: A symmetric matrix with 1 on the diagonal; nil where one of the two does not vary.
    public static func correlations(_ returns: [[Double]]) -> [[Double?]] {
        var matrix = [[Double?]](
            repeating: [Double?](repeating: nil, count: returns.count),
            count: returns.count
        )
        for row in returns.indices {
            for column in returns.indices where column >= row {
                var value = Comoments(returns[row], returns[column]).correlation
                if row == column, value != nil { value = 1 }
                matrix[row][column] = value
                matrix[column][row] = value
            }
        }
        return matrix
    }
}
