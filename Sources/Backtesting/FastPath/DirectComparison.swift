import CCompare
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
    ///   - masks: For each of the sides where its masks begin, one a run. They count from the bar before the first signal.
    ///   - words: Words of a mask.
    /// - Returns: A bit a run, set where rounding decides it: then the columns have to be asked.
    mutating func compare(_ runs: [DirectRun], _ masks: [sides], words: Int) -> UInt16
}

/// One combination of a comparison.
struct DirectRun {
    /// The strategy's parameters.
    let strategy: Parameters
    /// The indicator's.
    let parameters: Parameters
    /// The bar the indicator begins at.
    let first: Int
    /// The first bar at which all its outputs are defined.
    let defined: Int
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

        /// Whether the right is always 0.
        var isWithZero: Bool { level?.isSame(as: .level(0)) == true }

        /// The level on the right with a strategy's parameters.
        func level(_ strategy: Parameters) -> Double { level?.level(strategy) ?? .nan }
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
@safe final class DirectMasks {
    /// Combinations whose masks are found together.
    static let lanes = Int(lane_count)
    private let comparison: DirectComparison
    private let start: Int
    private let words: Int
    private var comparer: any Comparer
    /// The masks of all sides, those of above and then those of below.
    private let memory: UnsafeMutablePointer<UInt64>
    private let masks: [sides]
    private var firstSignals: [Int] = []
    private var undecided: UInt16 = 0

    init(_ comparison: DirectComparison, series: BarSeries, start: Int) {
        self.comparison = comparison
        self.start = start
        words = (series.count + 63) / 64
        comparer = comparison.indicator.comparer(comparison.sides, series)
        let size = Self.lanes * words
        let memory = UnsafeMutablePointer<UInt64>.allocate(capacity: 2 * comparison.sides.count * size)
        unsafe memory.initialize(repeating: 0, count: 2 * comparison.sides.count * size)
        unsafe masks = comparison.sides.indices.map { side in
            unsafe sides(above: memory + 2 * side * size, below: memory + (2 * side + 1) * size)
        }
        unsafe self.memory = memory
    }

    deinit { unsafe memory.deallocate() }

    func find(_ combinations: ArraySlice<Int>, _ grid: ParameterGrid) {
        let runs = combinations.map { combination in
            let strategy = grid.parameters(at: combination)
            let (parameters, first, defined) = comparison.maker(strategy, start: start)
            return DirectRun(strategy: strategy, parameters: parameters, first: first, defined: defined)
        }
        firstSignals = runs.map { $0.defined + 1 }
        undecided = unsafe comparer.compare(runs, masks, words: words)
    }

    /// The first bar whose signals count in one of the combinations.
    func firstSignal(_ lane: Int) -> Int { firstSignals[lane] }

    /// Copies the masks of one of the combinations.
    ///
    /// - Returns: Whether they are decided.
    func copy(
        _ lane: Int,
        _ side: Int,
        above: UnsafeMutablePointer<UInt64>,
        below: UnsafeMutablePointer<UInt64>
    ) -> Bool {
        guard undecided >> UInt16(lane) & 1 == 0 else { return false }
        precondition(lane < Self.lanes)
        let found = unsafe masks[side]
        unsafe above.update(from: found.above + lane * words, count: words)
        unsafe below.update(from: found.below + lane * words, count: words)
        return true
    }
}
