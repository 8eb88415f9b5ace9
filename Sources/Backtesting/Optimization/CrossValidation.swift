/// Sharpe ratios of all trials on both sides of cuts through time, two cuts at once; a thread keeps one.
///
/// Only the order of the ratios on one side matters. They are in the order of sum·|sum|/squares, all over the same periods,
/// and of two such fractions the products across tell which is larger: there is neither root nor division. A trial that does
/// not trade on a side has the ratio 0 there.
struct CrossValidation {
    private typealias Lanes = SIMD2<Double>

    /// Sum and sum of squares on the chosen blocks, the same on the others.
    private struct Sides {
        var sum = Lanes.zero
        var squares = Lanes.zero
        var otherSum = Lanes.zero
        var otherSquares = Lanes.zero
    }

    /// The ratios on both sides as fractions.
    private struct Ratios {
        var numerator: Lanes
        var denominator: Lanes
        var otherNumerator: Lanes
        var otherDenominator: Lanes
    }

    private let sums: [BlockSum]
    private let trials: Int
    private let half: Int
    private var earlier: [Sides]
    private var ratios: [Ratios]
    /// By set of earlier blocks and trial: sums in and outside of the set; only for few trials, else each is added up anew.
    private let earlierSets: [SIMD4<Double>]
    /// The same of the later blocks.
    private let laterSets: [SIMD4<Double>]
    private static let fewTrials = 256

    init(_ sums: [BlockSum], trials: Int, blocks: Int) {
        self.sums = sums
        self.trials = trials
        half = blocks / 2
        earlier = [Sides](repeating: Sides(), count: trials)
        let none = Ratios(numerator: .zero, denominator: .one, otherNumerator: .zero, otherDenominator: .one)
        ratios = [Ratios](repeating: none, count: trials)
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
            let one = sums(group.earlier.0, first: 0, trial: trial)
            let two = sums(group.earlier.1, first: 0, trial: trial)
            earlier[trial] = Sides(
                sum: SIMD2(one.x, two.x),
                squares: SIMD2(one.y, two.y),
                otherSum: SIMD2(one.z, two.z),
                otherSquares: SIMD2(one.w, two.w)
            )
        }
        var counts = SIMD2<Double>.zero
        let (earlier, table) = (earlier, laterSets)
        for set in group.later {
            if table.isEmpty {
                let rows = (0..<trials).map { sums(set, first: half, trial: $0) }
                counts += Self.lowerHalves(earlier.span, rows.span, &ratios)
            } else {
                let rows = table.span.extracting(set * trials..<(set + 1) * trials)
                counts += Self.lowerHalves(earlier.span, rows, &ratios)
            }
        }
        return Int(group.lanes == 2 ? counts.sum() : counts.x)
    }

    /// For each of the two cuts with one set of later blocks, on how many sides the best trial falls low.
    private static func lowerHalves(
        _ earlier: Span<Sides>,
        _ later: Span<SIMD4<Double>>,
        _ kept: inout [Ratios]
    ) -> SIMD2<Double> {
        let trials = earlier.count
        precondition(later.count == trials && kept.count == trials, "a record a trial")
        var ratios = kept.mutableSpan
        // Above 0, so that no trades are a ratio of 0 and not of 0/0.
        let least = Lanes(repeating: 1e-280)
        var best = ratios[0]
        var otherBest = best
        for trial in 0..<trials {
            let (sides, rest) = unsafe (earlier[unchecked: trial], later[unchecked: trial])
            let (sum, other) = (sides.sum + rest.x, sides.otherSum + rest.z)
            let here = Ratios(
                numerator: sum * abs(sum),
                denominator: sides.squares + rest.y + least,
                otherNumerator: other * abs(other),
                otherDenominator: sides.otherSquares + rest.w + least
            )
            unsafe ratios[unchecked: trial] = here
            if trial == 0 {
                best = here
                otherBest = here
                continue
            }
            let isBetter = here.numerator * best.denominator .> best.numerator * here.denominator
            best.numerator.replace(with: here.numerator, where: isBetter)
            best.denominator.replace(with: here.denominator, where: isBetter)
            best.otherNumerator.replace(with: here.otherNumerator, where: isBetter)
            best.otherDenominator.replace(with: here.otherDenominator, where: isBetter)
            let isOtherBetter =
                here.otherNumerator * otherBest.otherDenominator
                .> otherBest.otherNumerator * here.otherDenominator
            otherBest.numerator.replace(with: here.numerator, where: isOtherBetter)
            otherBest.denominator.replace(with: here.denominator, where: isOtherBetter)
            otherBest.otherNumerator.replace(with: here.otherNumerator, where: isOtherBetter)
            otherBest.otherDenominator.replace(with: here.otherDenominator, where: isOtherBetter)
        }
        // Twice those below the best one and once those equal to it, itself among them: equal values share the middle of their
        // ranks, and the logit is at or below zero when that rank is at most half of all ranks and one.
        var (places, otherPlaces) = (Lanes.zero, Lanes.zero)
        let (zero, one) = (Lanes.zero, Lanes(repeating: 1))
        for trial in 0..<trials {
            let here = unsafe ratios[unchecked: trial]
            let (a, b) = (
                here.otherNumerator * best.otherDenominator, best.otherNumerator * here.otherDenominator
            )
            places += zero.replacing(with: one, where: a .< b) + zero.replacing(with: one, where: a .<= b)
            let (c, d) = (here.numerator * otherBest.denominator, otherBest.numerator * here.denominator)
            otherPlaces +=
                zero.replacing(with: one, where: c .< d) + zero.replacing(with: one, where: c .<= d)
        }
        let limit = Lanes(repeating: Double(trials))
        return zero.replacing(with: one, where: places .<= limit)
            + zero.replacing(with: one, where: otherPlaces .<= limit)
    }
}

@inline(__always)
private func abs(_ x: SIMD2<Double>) -> SIMD2<Double> { x.replacing(with: -x, where: x .< 0) }
