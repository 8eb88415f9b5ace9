import Indicators
import MarketData

/// An indicator that can be compared without its columns, for several combinations at a time.
protocol DirectIndicator: Indicator {
    /// What makes comparisons of an output.
    ///
    /// - Parameters:
    ///   - left: The output on the left; nil for the close.
    ///   - right: The output on the right; nil for a level.
    ///   - view: The bars.
    /// - Returns: nil where there is no such way.
    static func comparer(_ left: Int?, _ right: Int?, _ view: MarketView) -> (any Comparer)?
}

/// What makes comparisons of one kind; a thread has its own.
protocol Comparer: Sendable {
    /// Finds where the left side is above and below the right.
    ///
    /// - Parameters:
    ///   - runs: The combinations, up to ``DirectMasks/lanes``.
    ///   - above: Gets a mask a run, one after the other, which count from the bar before the first signal.
    ///   - below: The same.
    /// - Returns: A bit a run, set where rounding decides it: then the columns have to be asked.
    mutating func compare(_ runs: [DirectRun], above: inout [UInt64], below: inout [UInt64]) -> UInt8
}

/// One combination of a comparison.
struct DirectRun {
    /// The indicator's parameters.
    let parameters: Parameters
    /// The bar the indicator begins at.
    let first: Int
    /// The first bar at which all its outputs are defined.
    let defined: Int
    /// The level that is compared with; NaN where none is.
    let level: Double
}

/// A comparison of a grid that an indicator makes directly.
struct DirectComparison: Sendable {
    fileprivate let comparer: any Comparer
    fileprivate let maker: UseMaker
    fileprivate let level: GridLevel?

    /// - Returns: nil where the indicator has no way for it.
    init?(_ comparison: ComparisonRule.Comparison, _ grid: ParameterGrid, _ view: MarketView) {
        let (left, right) = (comparison.left, comparison.right)
        let operand = if case .close = left { right } else { left }
        guard case .indicator(let indicator, let names, let output, 0) = operand,
            let direct = indicator as? any DirectIndicator.Type, let maker = UseMaker(operand, grid)
        else { return nil }
        self.maker = maker
        switch (left, right) {
        case (.close, _):
            guard let comparer = direct.comparer(nil, output, view) else { return nil }
            (self.comparer, level) = (comparer, nil)
        case (_, .level):
            guard let comparer = direct.comparer(output, nil, view) else { return nil }
            (self.comparer, level) = (comparer, GridLevel(right, grid))
        case (_, .indicator(let other, let otherNames, let otherOutput, 0))
        where other == indicator && otherNames.elementsEqual(names) { $0 == $1 }:
            guard let comparer = direct.comparer(output, otherOutput, view) else { return nil }
            (self.comparer, level) = (comparer, nil)
        default: return nil
        }
    }
}

/// The masks of a direct comparison for several combinations; a thread keeps them.
struct DirectMasks {
    /// Combinations whose masks are found together.
    static let lanes = 8
    private let comparison: DirectComparison
    private var comparer: any Comparer
    private let words: Int
    private var above: [UInt64]
    private var below: [UInt64]
    private var undecided: UInt8 = 0

    init(_ comparison: DirectComparison, words: Int) {
        self.comparison = comparison
        comparer = comparison.comparer
        self.words = words
        above = [UInt64](repeating: 0, count: Self.lanes * words)
        below = above
    }

    mutating func find(_ combinations: ArraySlice<Int>, _ grid: ParameterGrid, start: Int) {
        let runs = combinations.map { combination in
            let (parameters, first, defined) = comparison.maker(
                grid.parameters(at: combination),
                start: start
            )
            let level = comparison.level?[combination] ?? .nan
            return DirectRun(parameters: parameters, first: first, defined: defined, level: level)
        }
        undecided = comparer.compare(runs, above: &above, below: &below)
    }

    /// Copies the masks of one of the combinations to places of `slots`.
    ///
    /// - Returns: Whether they are decided.
    func copy(_ lane: Int, to slots: inout [UInt64], above placeAbove: Int, below placeBelow: Int) -> Bool {
        guard undecided >> UInt8(lane) & 1 == 0 else { return false }
        let row = lane * words..<(lane + 1) * words
        slots.replaceSubrange(placeAbove..<placeAbove + words, with: above[row])
        slots.replaceSubrange(placeBelow..<placeBelow + words, with: below[row])
        return true
    }
}
