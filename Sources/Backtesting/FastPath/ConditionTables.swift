import CCompare
import Indicators
import MarketData

/// What the conditions of a grid need: each condition that many combinations share found once, each column that they share
/// computed once, and the steps by which the masks of a combination follow from them.
struct ConditionTables: Sendable {
    /// The masks of one combination; a thread keeps one.
    struct Scratch {
        /// Masks, a slot of words each.
        fileprivate var slots: [UInt64] = []
        fileprivate var direct: [DirectMasks] = []
        /// The combination's place by each set of axes.
        fileprivate var places: [Int] = []
        /// First bar whose signals count.
        fileprivate(set) var firstSignal = 0
    }

    /// A row of a list for each place by a set of axes.
    struct Rows {
        let axes: Int
        /// Where the list begins among all.
        let list: Int
    }

    /// A column over the grid.
    enum Column {
        case close
        case shared(Rows)
        /// Each combination's own: one of `operands`.
        case own(Int)
    }

    /// A column and what it is multiplied with, where it is.
    struct Term {
        let column: Column
        let factor: Rows?
    }

    /// The right side of a comparison.
    enum Right {
        case level(Rows)
        case term(Term)
        case sum(Term, Term, delay: Rows?)
        /// Made with the left side, by the indicator itself: one of `direct`, and which of its comparisons.
        case direct(Int, Int)
    }

    /// Two operands, with the slots of where the left is above and below the right.
    struct Pair {
        let left: Column
        let right: Right
        let above: Int
        let below: Int
    }

    /// A step to a mask from others, or from the masks found once.
    enum Step {
        case both(Int, Int)
        case either(Int, Int)
        case opposite(Int)
        case rising(Int)
        case stored(Rows)
    }

    let grid: ParameterGrid
    let series: BarSeries
    let start: Int
    let words: Int
    /// Sets of axes that something depends on.
    var axes: [GridPlaces] = []
    /// By place: rows of `columns` and of `stored`, one list after the other.
    var rows: [Int32] = []
    /// By place: levels, factors and delays, one list after the other.
    var levels: [Double] = []
    /// By place: first bars whose signals count; one list after the other.
    var firstSignals: [Int32] = []
    var firsts: [Rows] = []
    /// What tells the first signal where there are too many places to list.
    var firstBar: (@Sendable (Parameters) -> Int)?
    var columns: [[Double]] = []
    var operands: [ComparisonRule.Operand] = []
    /// Masks of conditions, a row of words each.
    var stored: [UInt64] = []
    var direct: [DirectComparison] = []
    var pairs: [Pair] = []
    var steps: [(step: Step, slot: Int)] = []
    var slots = 0
    private var enter = 0
    private var exit = 0

    /// Tables for all combinations of a search.
    ///
    /// - Returns: nil where a column has undefined values between defined ones: then a comparison does not follow from its
    ///   opposite. The strategy itself has to be asked.
    init?(
        _ search: Optimization,
        strategy: any ConditionStrategy.Type,
        view: inout MarketView,
        maxWorkers: Int
    ) {
        grid = search.grid
        series = view.series
        start = view.start
        words = (view.count + 63) / 64
        let rule = strategy.conditions(on: series.timeframe)
        var builder = Builder(search: search, view: view, maxWorkers: maxWorkers)
        enter = compile(rule.enterLong.map { $0.inParts(start: view.start) }, &builder)
        exit = compile(rule.exitLong.map { $0.inParts(start: view.start) }, &builder)
        list(rule, strategy, search)
        view = builder.view
        guard builder.isDefined else { return nil }
    }

    func scratch() -> Scratch {
        Scratch(
            slots: [UInt64](repeating: 0, count: slots * words),
            direct: direct.map { DirectMasks($0, series: series, start: start) },
            places: axes.map { _ in 0 }
        )
    }

    /// Finds what several combinations find together; up to ``DirectMasks/lanes`` of them.
    func begin(_ combinations: ArraySlice<Int>, _ scratch: inout Scratch) {
        for index in scratch.direct.indices { scratch.direct[index].find(combinations, grid) }
    }

    /// Fills the masks of a combination.
    ///
    /// - Parameters:
    ///   - scratch: Gets the masks.
    ///   - combination: One of those that were begun.
    ///   - lane: Its place among them.
    ///   - view: Computes columns that are this combination's own.
    /// - Returns: Whether it could: else the strategy itself has to be asked.
    func fill(_ scratch: inout Scratch, _ combination: Int, lane: Int, _ view: inout MarketView) -> Bool {
        for index in axes.indices { scratch.places[index] = axes[index][combination] }
        var first = start
        if let firstBar { first = firstBar(grid.parameters(at: combination)) }
        for rows in firsts { first = max(first, Int(firstSignals[rows.list + scratch.places[rows.axes]])) }
        for index in direct.indices { first = max(first, scratch.direct[index].firstSignal(lane)) }
        scratch.firstSignal = first
        guard first < series.count else { return true }
        for pair in pairs {
            guard compare(pair, combination, lane: lane, from: max(first - 1, 0), &scratch, &view) else {
                return false
            }
        }
        unsafe scratch.slots.withUnsafeMutableBufferPointer { slots in
            guard let slots = slots.baseAddress else { return }
            for index in steps.indices {
                let (step, slot) = steps[index]
                let mask = unsafe slots + slot * words
                switch step {
                case .both(let a, let b): unsafe and_words(slots + a * words, slots + b * words, words, mask)
                case .either(let a, let b): unsafe or_words(slots + a * words, slots + b * words, words, mask)
                case .opposite(let a): unsafe not_words(slots + a * words, words, mask)
                case .rising(let a): unsafe rising_words(slots + a * words, words, mask)
                case .stored(let list):
                    let from = Int(rows[list.list + scratch.places[list.axes]]) * words
                    precondition(from + words <= stored.count)
                    unsafe stored.withUnsafeBufferPointer {
                        guard let stored = $0.baseAddress else { return }
                        unsafe mask.update(from: stored + from, count: words)
                    }
                }
            }
        }
        return true
    }

    /// Finds the changes of position of the combination that was filled last.
    @inline(__always)
    func find(_ changes: inout PositionChanges, _ scratch: borrowing Scratch, to end: Int) {
        let slots = scratch.slots.span
        changes.find(
            enter: slots.extracting(enter * words..<(enter + 1) * words),
            exit: slots.extracting(exit * words..<(exit + 1) * words),
            from: scratch.firstSignal,
            to: end
        )
    }

    /// The masks of the combination that was filled last; bars before the first that counts mean nothing.
    func masks(_ scratch: Scratch) -> (enter: Mask, exit: Mask) {
        func mask(_ slot: Int) -> Mask {
            Mask(count: series.count, words: Array(scratch.slots[slot * words..<(slot + 1) * words]))
        }
        return (mask(enter), mask(exit))
    }
}

// MARK: Comparisons of one combination

extension ConditionTables {
    private func compare(
        _ pair: Pair,
        _ combination: Int,
        lane: Int,
        from: Int,
        _ scratch: inout Scratch,
        _ view: inout MarketView
    ) -> Bool {
        let (above, below) = (pair.above * words, pair.below * words)
        if case .direct(let index, let comparison) = pair.right {
            return scratch.direct[index].copy(
                lane,
                comparison,
                to: &scratch.slots,
                above: above,
                below: below
            )
        }
        let count = series.count
        guard let x = column(pair.left, combination, from: from, scratch.places, &view), x.count == count
        else {
            return false
        }
        precondition(max(above, below) + words <= scratch.slots.count && from < count)
        switch pair.right {
        case .direct: return false
        case .level(let rows):
            let level = level(rows, scratch.places)
            unsafe scratch.slots.withUnsafeMutableBufferPointer {
                guard let slots = $0.baseAddress else { return }
                unsafe compare_with_level(x, level, from, count, slots + above, slots + below)
            }
        case .term(let term):
            guard let a = column(term.column, combination, from: from, scratch.places, &view) else {
                return false
            }
            let p = term.factor.map { level($0, scratch.places) } ?? 1
            unsafe scratch.slots.withUnsafeMutableBufferPointer {
                guard let slots = $0.baseAddress, a.count == count else { return }
                unsafe compare_with_column(x, p, a, 0, from, count, slots + above, slots + below)
            }
        case .sum(let one, let other, let delay):
            let delay = delay.map { Int(level($0, scratch.places)) } ?? 0
            guard delay <= from,
                let a = column(one.column, combination, from: from - delay, scratch.places, &view),
                let b = column(other.column, combination, from: from - delay, scratch.places, &view)
            else { return false }
            let p = one.factor.map { level($0, scratch.places) } ?? 1
            let q = other.factor.map { level($0, scratch.places) } ?? 1
            unsafe scratch.slots.withUnsafeMutableBufferPointer {
                guard let slots = $0.baseAddress, a.count == count, b.count == count else { return }
                unsafe compare_with_sum(x, p, a, q, b, delay, from, count, slots + above, slots + below)
            }
        }
        return true
    }

    @inline(__always)
    private func level(_ list: Rows, _ places: [Int]) -> Double { levels[list.list + places[list.axes]] }

    /// The values of a column; nil where one from a bar on is undefined.
    private func column(
        _ column: Column,
        _ combination: Int,
        from: Int,
        _ places: [Int],
        _ view: inout MarketView
    ) -> [Double]? {
        switch column {
        case .close: return series.closes
        case .shared(let list): return columns[Int(rows[list.list + places[list.axes]])]
        case .own(let operand):
            let values = operands[operand].column(grid.parameters(at: combination), &view)
            return unsafe are_finite(values, from, values.count) != 0 ? values : nil
        }
    }
}
