/// Probability of backtest overfitting by combinatorially symmetric cross-validation.
///
/// Time is cut into S blocks; for every choice of S/2 of them, the combination with the best Sharpe ratio on those blocks is
/// looked up among the ranks on the others. The probability is the share of choices in which it falls into the lower half.
///
/// - Source: Bailey, Borwein, López de Prado, Zhu 2015.
enum OverfittingProbability {
    /// - Parameters:
    ///   - trials: The block sums of each combination, all with the same blocks.
    ///   - maxWorkers: Threads.
    /// - Returns: nil with fewer than two combinations or no blocks.
    static func value(_ trials: [[BlockSum]], maxWorkers: Int) -> Double? {
        let blocks = trials.first?.count ?? 0
        guard trials.count >= 2, blocks >= 4 else { return nil }
        let choices = (0..<(1 << blocks)).filter { $0.nonzeroBitCount == blocks / 2 }
        let columns = (0..<blocks).map { block in trials.map { $0[block] } }
        let low = Workers.map(choices.count, chunk: 64, maxWorkers: maxWorkers) {
            Scratch(trials: trials.count)
        } body: { scratch, range in
            range.map { scratch.isLow(choices[$0], columns) }
        }
        guard let low else { return nil }
        return Double(low.reduce(0) { $1 ? $0 + 1 : $0 }) / Double(choices.count)
    }
}

/// What a thread keeps between two choices of blocks.
private struct Scratch {
    private var inside: [Double]
    private var outside: [Double]

    init(trials: Int) {
        inside = [Double](repeating: 0, count: trials)
        outside = inside
    }

    /// Whether the combination that is best on the chosen blocks is in the lower half on the others.
    mutating func isLow(_ choice: Int, _ columns: [[BlockSum]]) -> Bool {
        var best = 0
        for trial in inside.indices {
            var (chosen, other) = (BlockSum(), BlockSum())
            for block in columns.indices {
                let sum = columns[block][trial]
                if choice >> block & 1 == 1 { chosen += sum } else { other += sum }
            }
            inside[trial] = chosen.sharpe
            outside[trial] = other.sharpe
            if inside[trial] > inside[best] { best = trial }
        }
        // The middle of the ranks that equal values share; the logit is at or below zero when rank/(N + 1) is at most a half.
        var (less, equal) = (0, 0)
        for value in outside {
            if value < outside[best] { less += 1 } else if value == outside[best] { equal += 1 }
        }
        let rank = Double(less) + Double(equal + 1) / 2
        return rank / Double(outside.count + 1) <= 0.5
    }
}

extension BlockSum {
    static func += (left: inout BlockSum, right: BlockSum) {
        left.count += right.count
        left.sum += right.sum
        left.squares += right.squares
    }

    /// Sharpe ratio of one period; 0 for a combination that does not trade in these blocks.
    var sharpe: Double {
        let mean = sum / count
        let variance = (squares - count * mean * mean) / (count - 1)
        return variance > 1e-24 ? mean / variance.squareRoot() : 0
    }
}
