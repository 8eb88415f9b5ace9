import CCompare

/// Sharpe ratios of all trials on both sides of cuts through time, several cuts at once.
///
/// Only the order of the ratios on one side matters. They are in the order of sum·|sum|/squares, all over the same periods,
/// and of two such fractions the products across tell which is larger: there is neither root nor division. A trial that does
/// not trade on a side has the ratio 0 there.
///
/// Trials that hold the same positions in a block come to sums that differ by rounding, and whether they are equal decides their
/// ranks: sums are taken to 2⁻³² of the largest. To as many bits they add up exactly, in whatever order.
struct CrossValidation: Sendable {
    private let trials: Int
    private let blocks: Int
    /// Trials in a row, filled up to whole fours.
    private let stride: Int
    /// Sums of each block, a row of trials each.
    private var sums: [Double]
    /// Sums of squares.
    private var squares: [Double]
    /// Of few trials, for each set of the earlier blocks: sums and sums of squares in and outside of it, a row of trials each.
    private var earlierSets: [Double] = []
    /// The same of the later blocks.
    private var laterSets: [Double] = []

    /// - Parameters:
    ///   - blockSums: A row of blocks a trial.
    ///   - trials: How many trials.
    ///   - blocks: How many blocks, even and at most 16.
    init(_ blockSums: [BlockSum], trials: Int, blocks: Int) {
        precondition(blocks <= most_blocks && blocks % 2 == 0 && blockSums.count == trials * blocks)
        self.trials = trials
        self.blocks = blocks
        stride = (trials + 3) / 4 * 4
        sums = [Double](repeating: 0, count: stride * blocks)
        squares = sums
        let sumUnit = Self.unit(blockSums.reduce(0) { max($0, abs($1.sum)) })
        let squareUnit = Self.unit(blockSums.reduce(0) { max($0, $1.squares) })
        for trial in 0..<trials {
            for block in 0..<blocks {
                let here = blockSums[trial * blocks + block]
                sums[block * stride + trial] = (here.sum / sumUnit).rounded() * sumUnit
                squares[block * stride + trial] = (here.squares / squareUnit).rounded() * squareUnit
            }
        }
        guard trials <= few_trials else { return }
        var earlier = [Double](repeating: 0, count: 4 * stride << (blocks / 2))
        var later = earlier
        unsafe withBlocks { sums in
            unsafe add_up_sets(&sums, 0, &earlier)
            unsafe add_up_sets(&sums, blocks / 2, &later)
        }
        (earlierSets, laterSets) = (earlier, later)
    }

    /// The power of two that is 2⁻³² of a value, about.
    private static func unit(_ largest: Double) -> Double {
        Double(sign: .plus, exponent: max(largest.exponent, -900) - 32, significand: 1)
    }

    /// On how many sides of the group's cuts the best trial is in the lower half of the other side.
    func lowerHalves(_ group: ChoiceGroup) -> Int {
        precondition(group.later.count <= most_later_sets, "sets of one size")
        let earlier = (0..<ChoiceGroup.lanes).map { lane in
            Int32(group.earlier[lane < group.earlier.count ? lane : 0])
        }
        var counts = [Double](repeating: 0, count: ChoiceGroup.lanes)
        let (later, count) = (group.later, group.later.count)
        if !laterSets.isEmpty {
            unsafe count_lower_halves_of_few(
                earlierSets,
                laterSets,
                stride,
                trials,
                earlier,
                later,
                count,
                &counts
            )
        } else {
            // Four at a time.
            unsafe withBlocks { blocks in
                var part = [0.0, 0, 0, 0]
                for first in Swift.stride(from: 0, to: group.earlier.count, by: 4) {
                    let four = Array(earlier[first..<first + 4])
                    unsafe count_lower_halves(&blocks, trials, four, later, count, &part)
                    counts.replaceSubrange(first..<first + 4, with: part)
                }
            }
        }
        return group.earlier.indices.reduce(0) { $0 + Int(counts[$1]) }
    }

    private func withBlocks(_ body: (inout block_sums) -> Void) {
        unsafe sums.withUnsafeBufferPointer { sums in
            unsafe squares.withUnsafeBufferPointer { squares in
                guard let sums = sums.baseAddress, let squares = squares.baseAddress else { return }
                var blocks = unsafe block_sums(sums: sums, squares: squares, stride: stride, count: blocks)
                unsafe body(&blocks)
            }
        }
    }
}
