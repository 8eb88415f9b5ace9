import Indicators
import MarketData

/// An indicator that can be compared without its columns, for several combinations at a time.
protocol DirectIndicator: Indicator {
    /// Whether there is a way to compare two sides.
    static func compares(_ sides: DirectComparison.Sides) -> Bool

    /// What makes comparisons of all these sides.
    ///
    /// - Parameters:
    ///   - sides: Those to compare, for each of which ``compares(_:)`` holds.
    ///   - series: The bars.
    /// - Returns: A comparer for one thread.
    static func comparer(_ sides: [DirectComparison.Sides], _ series: BarSeries) -> any Comparer
}

/// What makes comparisons of one use of an indicator.
protocol Comparer {
    /// Finds where the left sides are above and below the right.
    ///
    /// - Parameters:
    ///   - runs: The combinations, up to ``DirectMasks/lanes``.
    ///   - masks: Gets a mask a run, one after the other, for each of the sides. They count from the bar before the first signal.
    /// - Returns: A bit a run, set where rounding decides it: then the columns have to be asked.
    mutating func compare(_ runs: [DirectRun], _ masks: inout [SideMasks]) -> UInt16
}

/// Where the left of two sides is above and below the right, a mask a run, one after the other.
struct SideMasks {
    var above: [UInt64]
    var below: [UInt64]

    /// Calls `body` with both.
    mutating func both<Result>(_ body: (inout [UInt64], inout [UInt64]) -> Result) -> Result {
        body(&above, &below)
    }
}

/// One combination of a comparison.
struct DirectRun {
    /// The indicator's parameters.
    let parameters: Parameters
    /// The bar the indicator begins at.
    let first: Int
    /// The first bar at which all its outputs are defined.
    let defined: Int
    /// The level that each of the sides is compared with; NaN where it is none.
    let levels: [Double]
}

/// Comparisons of a grid that an indicator makes directly.
struct DirectComparison: Sendable {
    /// What is compared.
    struct Sides: Sendable {
        /// An output on the left; nil for the close.
        let left: Int?
        /// An output on the right; nil for a level.
        let right: Int?
        fileprivate let level: Operand?
    }

    private let operand: Operand
    fileprivate let indicator: any DirectIndicator.Type
    fileprivate let maker: UseMaker
    /// All comparisons of this use of the indicator.
    var sides: [Sides]

    /// - Returns: nil where the indicator has no way for it.
    init?(_ comparison: Condition.Comparison, _ grid: ParameterGrid) {
        let (left, right) = (comparison.left, comparison.right)
        operand = if case .close = left { right } else { left }
        guard case .indicator(let indicator, let names, let output, 0) = operand,
            let direct = indicator as? any DirectIndicator.Type, let maker = UseMaker(operand, grid)
        else { return nil }
        (self.indicator, self.maker) = (direct, maker)
        switch (left, right) {
        case (.close, _): sides = [Sides(left: nil, right: output, level: nil)]
        case (_, .level): sides = [Sides(left: output, right: nil, level: right)]
        case (_, .indicator(let other, let otherNames, let otherOutput, 0))
        where other == indicator && otherNames.elementsEqual(names) { $0 == $1 }:
            sides = [Sides(left: output, right: otherOutput, level: nil)]
        default: return nil
        }
        guard direct.compares(sides[0]) else { return nil }
    }

    /// Whether it is of the same use of the indicator.
    func isSame(as other: Self) -> Bool { isOf(other.operand) }

    /// Whether it is of an operand, whichever output that is.
    func isOf(_ other: Operand) -> Bool { operand.isSameUse(as: other) }
}

/// The masks of direct comparisons for several combinations; a thread keeps them.
struct DirectMasks {
    /// Combinations whose masks are found together.
    static let lanes = 16
    private let comparison: DirectComparison
    private let start: Int
    private let words: Int
    private var comparer: any Comparer
    private var masks: [SideMasks]
    private var firstSignals: [Int] = []
    private var undecided: UInt16 = 0

    init(_ comparison: DirectComparison, series: BarSeries, start: Int) {
        self.comparison = comparison
        self.start = start
        words = (series.count + 63) / 64
        comparer = comparison.indicator.comparer(comparison.sides, series)
        let none = [UInt64](repeating: 0, count: Self.lanes * words)
        masks = comparison.sides.map { _ in SideMasks(above: none, below: none) }
    }

    mutating func find(_ combinations: ArraySlice<Int>, _ grid: ParameterGrid) {
        let runs = combinations.map { combination in
            let strategy = grid.parameters(at: combination)
            let (parameters, first, defined) = comparison.maker(strategy, start: start)
            let levels = comparison.sides.map { $0.level?.level(strategy) ?? .nan }
            return DirectRun(parameters: parameters, first: first, defined: defined, levels: levels)
        }
        firstSignals = runs.map { $0.defined + 1 }
        undecided = comparer.compare(runs, &masks)
    }

    /// The first bar whose signals count in one of the combinations.
    func firstSignal(_ lane: Int) -> Int { firstSignals[lane] }

    /// Copies the masks of one of the combinations to places of `slots`.
    ///
    /// - Returns: Whether they are decided.
    func copy(
        _ lane: Int,
        _ side: Int,
        to slots: inout [UInt64],
        above placeAbove: Int,
        below placeBelow: Int
    ) -> Bool {
        guard undecided >> UInt16(lane) & 1 == 0 else { return false }
        let row = lane * words..<(lane + 1) * words
        let found = masks[side]
        let (above, below) = (found.above.span.extracting(row), found.below.span.extracting(row))
        var slots = slots.mutableSpan
        for word in 0..<words {
            slots[placeAbove + word] = above[word]
            slots[placeBelow + word] = below[word]
        }
        return true
    }
}
