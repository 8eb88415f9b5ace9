/// Probability of backtest overfitting by combinatorially symmetric cross-validation.
///
/// Time is cut into S blocks; for every choice of S/2 of them, the combination with the best Sharpe ratio on those blocks is
/// looked up among the ranks on the others. The probability is the share of choices in which it falls into the lower half.
///
/// - Source: Bailey, Borwein, López de Prado, Zhu 2015.
enum OverfittingProbability {
    /// - Parameters:
    ///   - sums: The block sums of each combination, all with the same blocks, one combination after the other.
    ///   - trials: Combinations.
    ///   - maxWorkers: Threads.
    /// - Returns: nil with fewer than two combinations or no blocks.
    static func value(_ sums: [BlockSum], trials: Int, maxWorkers: Int) -> Double? {
        let blocks = trials > 0 ? sums.count / trials : 0
        guard trials >= 2, blocks >= 4 else { return nil }
        // A choice and its complement are the same cut seen from both sides: those with the first block stand for both.
        let choices = (0..<(1 << blocks)).filter { $0.nonzeroBitCount == blocks / 2 && $0 & 1 == 1 }
        let table = BlockTable(sums, trials: trials)
        let low = Workers.map(choices.count, chunk: 64, maxWorkers: maxWorkers) {
            Cut(trials: trials)
        } body: { cut, range in
            range.map { cut.lowerHalves(choices[$0], table) }
        }
        return low.map { Double($0.reduce(0, +)) / Double(2 * choices.count) }
    }
}

/// The block sums of all trials, a column a block, so that a cut adds up whole columns.
private struct BlockTable: Sendable {
    let counts: [Double]
    let sums: [[Double]]
    let squares: [[Double]]
    let totalSums: [Double]
    let totalSquares: [Double]

    init(_ all: [BlockSum], trials: Int) {
        let blocks = 0..<all.count / trials
        let rows = (0..<trials).map { all[$0 * blocks.count..<($0 + 1) * blocks.count] }
        counts = blocks.map { all[$0].count }
        sums = blocks.map { block in rows.map { $0[$0.startIndex + block].sum } }
        squares = blocks.map { block in rows.map { $0[$0.startIndex + block].squares } }
        totalSums = rows.map { $0.reduce(0) { $0 + $1.sum } }
        totalSquares = rows.map { $0.reduce(0) { $0 + $1.squares } }
    }
}

/// The Sharpe ratios of all trials on both sides of one cut; a thread keeps one.
private struct Cut {
    private var sums: [Double]
    private var squares: [Double]
    private var inside: [Double]
    private var outside: [Double]

    init(trials: Int) {
        sums = [Double](repeating: 0, count: trials)
        squares = sums
        inside = sums
        outside = sums
    }

    /// On how many of the two sides the best trial is in the lower half of the other side, 0...2.
    mutating func lowerHalves(_ choice: Int, _ table: BlockTable) -> Int {
        let trials = sums.count
        for trial in 0..<trials {
            sums[trial] = 0
            squares[trial] = 0
        }
        var (chosen, other) = (0.0, 0.0)
        for block in table.counts.indices {
            guard choice >> block & 1 == 1 else {
                other += table.counts[block]
                continue
            }
            chosen += table.counts[block]
            let (blockSums, blockSquares) = (table.sums[block], table.squares[block])
            for trial in 0..<trials {
                sums[trial] += blockSums[trial]
                squares[trial] += blockSquares[trial]
            }
        }
        for trial in 0..<trials {
            let (sum, square) = (sums[trial], squares[trial])
            inside[trial] = BlockSum(count: chosen, sum: sum, squares: square).sharpe
            let rest = BlockSum(
                count: other,
                sum: table.totalSums[trial] - sum,
                squares: table.totalSquares[trial] - square
            )
            outside[trial] = rest.sharpe
        }
        return (Self.isLow(inside, outside) ? 1 : 0) + (Self.isLow(outside, inside) ? 1 : 0)
    }

    /// Whether the best of one side is in the lower half of the other.
    private static func isLow(_ one: [Double], _ other: [Double]) -> Bool {
        var best = 0
        for trial in one.indices where one[trial] > one[best] { best = trial }
        // Equal values share the middle of their ranks; the logit is at or below zero when rank/(N + 1) is at most a half.
        var (less, equal) = (0, 0)
        let value = other[best]
        for each in other {
            if each < value { less += 1 } else if each == value { equal += 1 }
        }
        let rank = Double(less) + Double(equal + 1) / 2
        return rank / Double(other.count + 1) <= 0.5
    }
}
