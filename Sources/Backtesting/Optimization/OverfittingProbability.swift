/// Probability of backtest overfitting by combinatorially symmetric cross-validation.
///
/// Time is cut into S blocks; for every choice of S/2 of them, the combination with the best Sharpe ratio on those blocks is
/// looked up among the ranks on the others. The probability is the share of choices in which it falls into the lower half.
///
/// - Source: Bailey, Borwein, López de Prado, Zhu 2015.
enum OverfittingProbability {
    /// With fewer, all cuts take less than a few milliseconds.
    static let fewTrials = 64

    /// The probability for a search.
    ///
    /// - Parameters:
    ///   - sums: The block sums of each combination, all with the same blocks, one combination after the other.
    ///   - trials: Combinations.
    ///   - maxWorkers: Threads.
    ///   - goesOn: Asked now and then, from any of the threads, whether to go on.
    /// - Returns: nil with fewer than two combinations or no blocks.
    /// - Throws: ``BacktestError/cancelled`` when `goesOn` says no.
    static func value(
        _ sums: [BlockSum],
        trials: Int,
        maxWorkers: Int,
        goesOn: @Sendable () -> Bool
    ) throws(BacktestError) -> Double? {
        let blocks = trials > 0 ? sums.count / trials : 0
        guard trials >= 2, blocks >= 4 else { return nil }
        let groups = ChoiceGroup.all(blocks: blocks)
        // A thread is worth it from about a tenth of a millisecond on, and so is asking whether to go on.
        let isQuick = trials < fewTrials
        let chunk = isQuick ? groups.count : 1
        let validation = CrossValidation(sums, trials: trials, blocks: blocks)
        let low = Workers.map(groups.count, chunk: chunk, maxWorkers: isQuick ? 1 : maxWorkers, state: {}) {
            _,
            range in
            goesOn() ? range.map { validation.lowerHalves(groups[$0]) } : nil
        }
        guard let low else { throw BacktestError.cancelled }
        // A choice and its complement are the same cut seen from both sides: those with the first block stand for both.
        let choices = groups.reduce(0) { $0 + $1.earlier.count * $1.later.count }
        return Double(low.reduce(0, +)) / Double(2 * choices)
    }
}

/// Choices of half of the blocks that are looked at together: up to eight choices among the earlier half of the blocks, each
/// with the first one, beside every choice among the later half that makes up the number.
struct ChoiceGroup: Sendable {
    /// As many choices among the earlier half are looked at together.
    static let lanes = 8

    /// Sets of earlier blocks, the lowest bit the first of them; at most ``lanes``.
    let earlier: [Int]
    /// Sets of later blocks.
    let later: [Int32]

    /// All choices of half of an even number of blocks that have the first block.
    static func all(blocks: Int) -> [ChoiceGroup] { known[blocks] ?? made(blocks: blocks) }

    /// The numbers of blocks there are: ``BlockSum/blockCount(periods:)``.
    private static let known = [8: made(blocks: 8), 16: made(blocks: 16)]

    private static func made(blocks: Int) -> [ChoiceGroup] {
        let half = blocks / 2
        let sets = Array(0..<1 << half)
        return (1...half).flatMap { size in
            let later = sets.filter { $0.nonzeroBitCount == half - size }.map(Int32.init)
            let earlier = sets.filter { $0.nonzeroBitCount == size && $0 & 1 == 1 }
            return stride(from: 0, to: earlier.count, by: lanes).map { first in
                ChoiceGroup(earlier: Array(earlier[first..<min(first + lanes, earlier.count)]), later: later)
            }
        }
    }
}
