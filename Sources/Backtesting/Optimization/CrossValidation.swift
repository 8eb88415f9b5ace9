import CCompare

/// Sharpe ratios of all trials on both sides of cuts through time, several cuts at once; a thread keeps one.
///
/// Only the order of the ratios on one side matters. They are in the order of sum·|sum|/squares, all over the same periods,
/// and of two such fractions the products across tell which is larger: there is neither root nor division. A trial that does
/// not trade on a side has the ratio 0 there.
struct CrossValidation {
    private let sums: [BlockSum]
    private let trials: Int
    private let half: Int
    /// By trial: sums on the chosen blocks, sums of squares, and the same on the others; a lane a choice.
    private var earlier: [SIMD4<Double>]
    /// The kernel's own.
    private var scratch: [Double]
    /// By set of earlier blocks and trial: sums in and outside of the set; only for few trials, else each is added up anew.
    private let earlierSets: [SIMD4<Double>]
    /// The same of the later blocks.
    private let laterSets: [SIMD4<Double>]
    private static let fewTrials = 256

    init(_ sums: [BlockSum], trials: Int, blocks: Int) {
        self.sums = sums
        self.trials = trials
        half = blocks / 2
        earlier = [SIMD4<Double>](repeating: .zero, count: 4 * trials)
        scratch = [Double](repeating: 0, count: 16 * trials)
        let isTabled = trials <= Self.fewTrials
        earlierSets = isTabled ? Self.sets(sums.span, first: 0, trials: trials, half: half) : []
        laterSets = isTabled ? Self.sets(sums.span, first: half, trials: trials, half: half) : []
    }

    /// Sums in and outside of every set of half of the blocks, for each trial.
    private static func sets(_ sums: Span<BlockSum>, first: Int, trials: Int, half: Int) -> [SIMD4<Double>] {
        let (size, full) = (1 << half, 1 << half - 1)
        var sets = [SIMD4<Double>](repeating: .zero, count: size * trials)
        for set in 1..<size {
            let (lowest, rest) = (set.trailingZeroBitCount, set & (set - 1))
            for trial in 0..<trials {
                let block = sums[2 * trial * half + first + lowest]
                sets[set * trials + trial] =
                    sets[rest * trials + trial] + SIMD4(block.sum, block.squares, 0, 0)
            }
        }
        for set in 0..<size {
            for trial in 0..<trials {
                let outside = sets[(full ^ set) * trials + trial]
                sets[set * trials + trial].z = outside.x
                sets[set * trials + trial].w = outside.y
            }
        }
        return sets
    }

    /// The same of one set and one trial.
    private func sums(_ set: Int, first: Int, trial: Int) -> SIMD4<Double> {
        let table = first == 0 ? earlierSets : laterSets
        if !table.isEmpty { return table[set * trials + trial] }
        var result = SIMD4<Double>.zero
        for block in 0..<half {
            let sum = sums[2 * trial * half + first + block]
            if set >> block & 1 == 1 {
                result += SIMD4(sum.sum, sum.squares, 0, 0)
            } else {
                result += SIMD4(0, 0, sum.sum, sum.squares)
            }
        }
        return result
    }

    /// On how many sides of the group's cuts the best trial is in the lower half of the other side.
    mutating func lowerHalves(_ group: ChoiceGroup) -> Int {
        for trial in 0..<trials {
            for (lane, set) in group.earlier.enumerated() {
                let sums = sums(set, first: 0, trial: trial)
                for part in 0..<4 { earlier[4 * trial + part][lane] = sums[part] }
            }
        }
        var counts = SIMD4<Double>.zero
        if laterSets.isEmpty {
            for set in group.later {
                let rows = (0..<trials).map { sums(Int(set), first: half, trial: $0) }
                counts += lowerHalves(rows, [0])
            }
        } else {
            counts = lowerHalves(laterSets, group.later)
        }
        return group.earlier.indices.reduce(0) { $0 + Int(counts[$1]) }
    }

    /// For each choice among the earlier blocks, on how many sides of its cuts the best trial falls low.
    private mutating func lowerHalves(_ later: [SIMD4<Double>], _ sets: [Int32]) -> SIMD4<Double> {
        precondition(sets.allSatisfy { $0 >= 0 && (Int($0) + 1) * trials <= later.count }, "a row a trial")
        var counts = [0.0, 0, 0, 0]
        unsafe count_lower_halves(earlier, later, sets, sets.count, trials, &scratch, &counts)
        return SIMD4(counts)
    }
}
