import CCompare
import Indicators
import MarketData

/// What the conditions of a grid need: each condition that many combinations share found once, each column that they share
/// computed once, and the steps by which the masks of a combination follow from them.
///
/// A combination is found without counting a reference, so that threads do not wait for each other.
final class ConditionTables: Sendable {
    /// The masks of one combination; a thread keeps one.
    struct Scratch {
        /// Masks, a slot of words each.
        fileprivate var slots: [UInt64] = []
        fileprivate var direct: [DirectMasks] = []
        /// The combination's place by each set of axes.
        fileprivate var places: [Int] = []
        /// The combination's own columns, as far as they were computed.
        fileprivate var own: [[Double]] = []
        /// First bar whose signals count.
        fileprivate var firstSignal = 0
    }

    /// A digit of a combination's number that a set of axes has.
    private struct Digit {
        let axes: Int
        let digit: GridPlaces.Digit
    }

    // The lists are those of ``Builder``.
    private let grid: ParameterGrid
    private let series: BarSeries
    private let strategy: any ConditionStrategy.Type
    private let start: Int
    private let count: Int
    private let words: Int
    private let axes: Int
    private let digits: SharedArray<Digit>
    private let rows: SharedArray<Int32>
    private let levels: SharedArray<Double>
    private let firstSignals: SharedArray<Int32>
    private let firsts: SharedArray<Rows>
    private let asksForFirstBar: Bool
    private let columns: SharedColumns
    private let operands: [Operand]
    private let stored: SharedArray<UInt64>
    private let direct: [DirectComparison]
    private let pairs: SharedArray<Pair>
    private let steps: SharedArray<Step>
    private let slots: Int
    private let turns: Turns
    private let enter: Int
    private let exit: Int

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
        let made = Builder(search, strategy, view, maxWorkers: maxWorkers)
        view = made.view
        let isPaired = if case .crossings = made.turns { true } else { false }
        guard let columns = SharedColumns(made.columns, count: view.count, isPaired: isPaired) else {
            return nil
        }
        self.columns = columns
        self.strategy = strategy
        grid = search.grid
        series = view.series
        start = view.start
        count = view.count
        words = (view.count + 63) / 64
        axes = made.axes.count
        digits = SharedArray(
            made.axes.enumerated().flatMap { axes, places in
                places.digits.map { Digit(axes: axes, digit: $0) }
            }
        )
        rows = SharedArray(made.rows)
        levels = SharedArray(made.levels)
        firstSignals = SharedArray(made.firstSignals)
        firsts = SharedArray(made.firsts)
        asksForFirstBar = made.asksForFirstBar
        operands = made.operands
        stored = SharedArray(made.stored)
        direct = made.direct
        pairs = SharedArray(made.pairs)
        steps = SharedArray(made.steps)
        slots = made.slots
        turns = made.turns
        enter = made.enter
        exit = made.exit
    }

    func scratch() -> Scratch {
        Scratch(
            slots: [UInt64](repeating: 0, count: slots * words),
            direct: direct.map { DirectMasks($0, series: series, start: start) },
            places: [Int](repeating: 0, count: axes),
            own: operands.map { _ in [] }
        )
    }

    /// Finds what several combinations find together; up to ``DirectMasks/lanes`` of them.
    func begin(_ combinations: ArraySlice<Int>, _ scratch: inout Scratch) {
        for index in scratch.direct.indices { scratch.direct[index].find(combinations, grid) }
    }

    /// Finds the bars at which a combination's position changes, up to and without an end.
    ///
    /// - Parameters:
    ///   - changes: Gets the bars.
    ///   - scratch: What the thread keeps.
    ///   - combination: One of those that were begun.
    ///   - lane: Its place among them.
    ///   - end: Where the bars that count end.
    ///   - view: Computes columns that are this combination's own.
    /// - Returns: Whether it could: else the strategy itself has to be asked.
    func find(
        _ changes: inout PositionChanges,
        _ scratch: inout Scratch,
        _ combination: Int,
        lane: Int,
        to end: Int,
        _ view: inout MarketView
    ) -> Bool {
        locate(combination, lane: lane, &scratch)
        let first = scratch.firstSignal
        switch turns {
        case .none: break
        case .crossings(let x, let y, let entersBelow):
            let (x, y) = (row(x, scratch.places), row(y, scratch.places))
            let isFound = changes.find {
                columns.crossings(x, y, entersBelow: entersBelow, from: first, to: end, &$0)
            }
            if isFound { return true }
        case .levels(let x, let low, let high, let entersBelow):
            let x = row(x, scratch.places)
            let (low, high) = (level(low, scratch.places), level(high, scratch.places))
            let isFound = changes.find {
                columns.changes(x, low: low, high: high, entersBelow: entersBelow, from: first, to: end, &$0)
            }
            if isFound { return true }
        }
        guard fill(&scratch, combination, lane: lane, &view) else { return false }
        let slots = scratch.slots.span
        changes.find(
            enter: slots.extracting(enter * words..<(enter + 1) * words),
            exit: slots.extracting(exit * words..<(exit + 1) * words),
            from: first,
            to: end
        )
        return true
    }

    /// The masks of a combination that was begun, and the first bar that counts; bars before it mean nothing.
    ///
    /// - Returns: nil where the strategy itself has to be asked.
    func masks(
        _ scratch: inout Scratch,
        _ combination: Int,
        lane: Int,
        _ view: inout MarketView
    ) -> (enter: Mask, exit: Mask, first: Int)? {
        locate(combination, lane: lane, &scratch)
        guard fill(&scratch, combination, lane: lane, &view) else { return nil }
        let slots = scratch.slots
        func mask(_ slot: Int) -> Mask {
            Mask(count: count, words: Array(slots[slot * words..<(slot + 1) * words]))
        }
        return (mask(enter), mask(exit), scratch.firstSignal)
    }
}

// MARK: One combination

extension ConditionTables {
    /// Finds the places of a combination and its first signal.
    @inline(__always)
    private func locate(_ combination: Int, lane: Int, _ scratch: inout Scratch) {
        var places = scratch.places.mutableSpan
        for index in places.indices { places[index] = 0 }
        for index in 0..<digits.count {
            let digit = digits[index]
            places[digit.axes] += digit.digit.place(combination)
        }
        var first = start
        if asksForFirstBar {
            let parameters = grid.parameters(at: combination)
            first = strategy.firstBar(parameters, timeframe: series.timeframe, start: start)
        }
        for index in 0..<firsts.count {
            let list = firsts[index]
            first = max(first, Int(firstSignals[list.list + places[list.axes]]))
        }
        for index in scratch.direct.indices { first = max(first, scratch.direct[index].firstSignal(lane)) }
        scratch.firstSignal = first
    }

    @inline(__always)
    private func row(_ list: Rows, _ places: [Int]) -> Int { Int(rows[list.list + places[list.axes]]) }

    @inline(__always)
    private func level(_ list: Rows, _ places: [Int]) -> Double { levels[list.list + places[list.axes]] }

    /// Fills the masks of a combination that was located; whether it could.
    private func fill(
        _ scratch: inout Scratch,
        _ combination: Int,
        lane: Int,
        _ view: inout MarketView
    ) -> Bool {
        let first = scratch.firstSignal
        guard first < count else { return true }
        for index in scratch.own.indices { scratch.own[index] = [] }
        for index in 0..<pairs.count {
            let isFilled = compare(
                pairs[index],
                combination,
                lane: lane,
                from: max(first - 1, 0),
                &scratch,
                &view
            )
            guard isFilled else { return false }
        }
        for index in 0..<steps.count { make(steps[index], &scratch) }
        return true
    }

    /// Compares the two sides of a pair; whether all values are defined from a bar on, and decided.
    private func compare(
        _ pair: Pair,
        _ combination: Int,
        lane: Int,
        from: Int,
        _ scratch: inout Scratch,
        _ view: inout MarketView
    ) -> Bool {
        let (above, below) = (pair.above * words, pair.below * words)
        precondition(max(above, below) + words <= scratch.slots.count && from < count)
        switch pair.sides {
        case .direct(let index, let side):
            let direct = scratch.direct[index]
            return unsafe scratch.slots.withUnsafeMutableBufferPointer {
                guard let slots = $0.baseAddress else { return false }
                return unsafe direct.copy(lane, side, above: slots + above, below: slots + below)
            }
        case .level(.shared(let left), let list):
            let (x, level) = (row(left, scratch.places), level(list, scratch.places))
            unsafe scratch.slots.withUnsafeMutableBufferPointer {
                guard let slots = $0.baseAddress else { return }
                unsafe columns.compare(x, level, above: slots + above, below: slots + below)
            }
        case .level(let left, let list):
            guard let x = unsafe values(left, combination, from: from, &scratch, &view) else { return false }
            let level = level(list, scratch.places)
            unsafe scratch.slots.withUnsafeMutableBufferPointer {
                guard let slots = $0.baseAddress else { return }
                unsafe compare_with_level(x, level, from, count, slots + above, slots + below)
            }
        case .term(let left, let right):
            guard let x = unsafe values(left, combination, from: from, &scratch, &view),
                let a = unsafe values(right.column, combination, from: from, &scratch, &view)
            else { return false }
            let p = factor(right, scratch.places)
            unsafe scratch.slots.withUnsafeMutableBufferPointer {
                guard let slots = $0.baseAddress else { return }
                unsafe compare_with_column(x, p, a, 0, from, count, slots + above, slots + below)
            }
        case .sum(let left, let one, let other, let delay):
            let delay = delay.map { Int(level($0, scratch.places)) } ?? 0
            guard delay <= from,
                let x = unsafe values(left, combination, from: from, &scratch, &view),
                let a = unsafe values(one.column, combination, from: from - delay, &scratch, &view),
                let b = unsafe values(other.column, combination, from: from - delay, &scratch, &view)
            else { return false }
            let (p, q) = (factor(one, scratch.places), factor(other, scratch.places))
            unsafe scratch.slots.withUnsafeMutableBufferPointer {
                guard let slots = $0.baseAddress else { return }
                unsafe compare_with_sum(x, p, a, q, b, delay, from, count, slots + above, slots + below)
            }
        }
        return true
    }

    @inline(__always)
    private func factor(_ term: Term, _ places: [Int]) -> Double {
        term.factor.map { level($0, places) } ?? 1
    }

    /// The values of a column, which stay there until the next combination; nil where one from a bar on is undefined.
    private func values(
        _ column: Column,
        _ combination: Int,
        from: Int,
        _ scratch: inout Scratch,
        _ view: inout MarketView
    ) -> UnsafePointer<Double>? {
        switch column {
        case .shared(let list): return unsafe columns.values(row(list, scratch.places))
        case .own(let operand):
            if scratch.own[operand].isEmpty {
                scratch.own[operand] = operands[operand].column(grid.parameters(at: combination), &view)
            }
            return unsafe scratch.own[operand].withUnsafeBufferPointer { values in
                guard values.count == count, let start = values.baseAddress else { return nil }
                return unsafe are_finite(start, from, count) != 0 ? start : nil
            }
        }
    }

    private func make(_ step: Step, _ scratch: inout Scratch) {
        let words = words
        let from: UnsafePointer<UInt64>? =
            if case .stored(let list) = step.source {
                unsafe stored.start + row(list, scratch.places) * words
            } else {
                nil
            }
        unsafe scratch.slots.withUnsafeMutableBufferPointer { slots in
            guard let slots = slots.baseAddress else { return }
            let mask = unsafe slots + step.slot * words
            switch step.source {
            case .both(let a, let b): unsafe and_words(slots + a * words, slots + b * words, words, mask)
            case .either(let a, let b): unsafe or_words(slots + a * words, slots + b * words, words, mask)
            case .opposite(let a): unsafe not_words(slots + a * words, words, mask)
            case .rising(let a): unsafe rising_words(slots + a * words, words, mask)
            case .stored:
                guard let from = unsafe from else { return }
                unsafe mask.update(from: from, count: words)
            }
        }
    }
}
