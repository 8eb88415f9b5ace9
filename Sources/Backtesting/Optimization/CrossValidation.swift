/// Sharpe ratios of all trials on both sides of cuts through time, eight cuts at once; a thread keeps one.
///
/// Only the order of the ratios on one side matters. They are in the order of sum·|sum|/squares, all over the same periods,
/// and of two such fractions the products across tell which is larger: there is neither root nor division. A trial that does
/// not trade on a side has the ratio 0 there.
struct CrossValidation {
    private typealias Lanes = SIMD8<Double>

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
    /// By set of later blocks and trial: sums in and outside of the set; only for few trials, else each is added up anew.
    private let later: [SIMD4<Double>]
    private static let fewTrials = 256

    init(_ sums: [BlockSum], trials: Int, blocks: Int) {
        self.sums = sums
        self.trials = trials
        half = blocks / 2
        earlier = [Sides](repeating: Sides(), count: trials)
        let none = Ratios(numerator: .zero, denominator: .one, otherNumerator: .zero, otherDenominator: .one)
        ratios = [Ratios](repeating: none, count: trials)
        guard trials <= Self.fewTrials else {
            later = []
            return
        }
        var later: [SIMD4<Double>] = []
        later.reserveCapacity(trials << half)
        for set in 0..<UInt32(1 << half) {
            for trial in 0..<trials {
                later.append(Self.later(set, sums.span, trial: trial, half: half))
            }
        }
        self.later = later
    }

    private static func later(_ set: UInt32, _ sums: Span<BlockSum>, trial: Int, half: Int) -> SIMD4<Double> {
        var result = SIMD4<Double>.zero
        for block in 0..<half {
            let sum = sums[(2 * trial + 1) * half + block]
            if set >> UInt32(block) & 1 == 1 {
                result += SIMD4(sum.sum, sum.squares, 0, 0)
            } else {
                result += SIMD4(0, 0, sum.sum, sum.squares)
            }
        }
        return result
    }

    /// On how many sides of the group's cuts the best trial is in the lower half of the other side.
    mutating func lowerHalves(_ group: ChoiceGroup) -> Int {
        let lanes = SIMD8<Int64>(0, 1, 2, 3, 4, 5, 6, 7) .< SIMD8(repeating: Int64(group.lanes))
        gather(group.earlier)
        let counts = group.later.reduce(SIMD8<Double>.zero) { $0 + lowerHalves($1) }
        return Int(counts.replacing(with: Lanes.zero, where: .!lanes).sum())
    }

    /// Sums of the earlier blocks in and outside of eight sets, for each trial.
    private mutating func gather(_ sets: SIMD8<Int64>) {
        for trial in 0..<trials {
            var sides = Sides()
            for block in 0..<half {
                let sum = sums[2 * trial * half + block]
                let mask = (sets &>> Int64(block)) & 1 .== SIMD8(repeating: 1)
                let (one, squares) = (Lanes(repeating: sum.sum), Lanes(repeating: sum.squares))
                sides.sum += one.replacing(with: Lanes.zero, where: .!mask)
                sides.squares += squares.replacing(with: Lanes.zero, where: .!mask)
                sides.otherSum += one.replacing(with: Lanes.zero, where: mask)
                sides.otherSquares += squares.replacing(with: Lanes.zero, where: mask)
            }
            earlier[trial] = sides
        }
    }

    /// For each of the eight cuts with one set of later blocks, on how many sides the best trial falls low.
    private mutating func lowerHalves(_ set: UInt32) -> SIMD8<Double> {
        // Above 0, so that no trades are a ratio of 0 and not of 0/0.
        let least = Lanes(repeating: 1e-280)
        let row = later.isEmpty ? 0 : Int(set) * trials
        var best = ratios[0]
        var otherBest = best
        for trial in 0..<trials {
            let sides = earlier[trial]
            let rest =
                later.isEmpty
                ? Self.later(set, sums.span, trial: trial, half: half) : later[row + trial]
            let (sum, other) = (sides.sum + rest.x, sides.otherSum + rest.z)
            let here = Ratios(
                numerator: sum * abs(sum),
                denominator: sides.squares + rest.y + least,
                otherNumerator: other * abs(other),
                otherDenominator: sides.otherSquares + rest.w + least
            )
            ratios[trial] = here
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
            let here = ratios[trial]
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
private func abs(_ x: SIMD8<Double>) -> SIMD8<Double> { x.replacing(with: -x, where: x .< 0) }
