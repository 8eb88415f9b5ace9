import CCompare

/// Sharpe ratios of all trials on both sides of cuts through time, four cuts at once.
///
/// Only the order of the ratios on one side matters. They are in the order of sum·|sum|/squares, all over the same periods,
/// and of two such fractions the products across tell which is larger: there is neither root nor division. A trial that does
/// not trade on a side has the ratio 0 there.
struct CrossValidation: Sendable {
    private let trials: Int
    private let blocks: Int
    /// Trials in a row, filled up to whole fours.
    private let stride: Int
    /// Sums of each block, a row of trials each.
    private var sums: [Double]
    /// Sums of squares.
    private var squares: [Double]
    /// Of few trials, for each set of the later blocks: sums and sums of squares in and outside of it, a row of trials each.
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
        for trial in 0..<trials {
            for block in 0..<blocks {
                sums[block * stride + trial] = blockSums[trial * blocks + block].sum
                squares[block * stride + trial] = blockSums[trial * blocks + block].squares
            }
        }
        guard trials <= few_trials else { return }
        var rows = [Double](repeating: 0, count: 4 * stride << (blocks / 2))
        unsafe withBlocks { blocks in unsafe add_up_sets(&blocks, &rows) }
        laterSets = rows
    }

    /// On how many sides of the group's cuts the best trial is in the lower half of the other side.
    func lowerHalves(_ group: ChoiceGroup) -> Int {
        precondition(group.later.count <= most_later_sets, "sets of one size")
        let earlier = (0..<ChoiceGroup.lanes).map { lane in
            Int32(group.earlier[lane < group.earlier.count ? lane : 0])
        }
        var counts = [Double](repeating: 0, count: ChoiceGroup.lanes)
        unsafe withBlocks { blocks in
            unsafe count_lower_halves(&blocks, trials, earlier, group.later, group.later.count, &counts)
        }
        return group.earlier.indices.reduce(0) { $0 + Int(counts[$1]) }
    }

    private func withBlocks(_ body: (inout block_sums) -> Void) {
        unsafe sums.withUnsafeBufferPointer { sums in
            unsafe squares.withUnsafeBufferPointer { squares in
                unsafe laterSets.withUnsafeBufferPointer { sets in
                    guard let sums = sums.baseAddress, let squares = squares.baseAddress else { return }
                    var blocks = unsafe block_sums(
                        sums: sums,
                        squares: squares,
                        stride: stride,
                        count: blocks,
                        later_sets: sets.baseAddress
                    )
                    unsafe body(&blocks)
                }
            }
        }
    }
}
