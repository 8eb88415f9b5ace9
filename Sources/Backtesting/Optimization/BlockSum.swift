import CKernels

/// Count, sum and sum of squares of the returns in one block of time.
///
/// The Sharpe ratio of any union of blocks follows from these, so cross-validation needs no returns.
struct BlockSum: Sendable {
    var count = 0.0
    var sum = 0.0
    var squares = 0.0

    /// Blocks for so many periods: 16, but 8 below 500, and none where a block would have fewer than two periods.
    static func blockCount(periods: Int) -> Int {
        if periods >= 500 { return 16 }
        return periods >= 16 ? 8 : 0
    }

    /// Sums over blocks of nearly equal length, in the order of time.
    static func sums(of returns: Span<Double>, blocks: Int) -> [BlockSum] {
        unsafe returns.withUnsafeBufferPointer { returns in
            guard let values = returns.baseAddress else {
                return [BlockSum](repeating: BlockSum(), count: blocks)
            }
            return (0..<blocks).map { block in
                let first = block * returns.count / blocks
                let end = (block + 1) * returns.count / blocks
                var sum = BlockSum(count: Double(end - first))
                unsafe sums_of_squares(values + first, end - first, &sum.sum, &sum.squares)
                return sum
            }
        }
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
