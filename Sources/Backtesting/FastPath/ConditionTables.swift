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
        /// First bar whose signals count.
        fileprivate(set) var firstSignal = 0
    }

    /// A column over the grid.
    private enum Column {
        case close
        /// By place, a row of `columns`.
        case shared(GridPlaces, rows: [Int])
        /// Each combination's own.
        case own(ComparisonRule.Operand)
    }

    /// A column and what it is multiplied with.
    private typealias Term = (factor: GridLevel?, column: Column)

    /// The right side of a comparison.
    private enum Right {
        case level(GridLevel)
        case term(Term)
        case sum(Term, Term, delay: GridLevel?)
        /// Made with the left side, by the indicator itself.
        case direct(Int)
    }

    /// Two operands, with the slots of where the left is above and below the right.
    private struct Pair {
        let left: Column
        let right: Right
        let above: Int
        let below: Int
    }

    /// A step to a mask from others, or from the masks found once.
    private enum Step {
        case both(Int, Int)
        case either(Int, Int)
        case opposite(Int)
        case rising(Int)
        case stored(GridPlaces, rows: [Int32], words: [UInt64])
    }

    private let grid: ParameterGrid
    private let series: BarSeries
    private let start: Int
    private let words: Int
    /// First bars whose signals count, by the axes they depend on; none where there are too many to list.
    private let firsts: [(places: GridPlaces, bars: [Int])]?
    private let firstBar: @Sendable (Parameters) -> Int
    private var columns: [[Double]] = []
    private var pairs: [Pair] = []
    private var steps: [(step: Step, slot: Int)] = []
    private var direct: [DirectComparison] = []
    private var slots = 0
    private var enter = 0
    private var exit = 0

    /// More places than this are not listed.
    static let mostPlaces = 1 << 18
    /// Values that all shared columns may have: a quarter of a gigabyte.
    static let mostValues = 1 << 25
    /// Words that all masks found once may have.
    static let mostWords = 1 << 22

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
        let timeframe = view.series.timeframe
        let rule = strategy.conditions(on: timeframe)
        let start = view.start
        grid = search.grid
        series = view.series
        self.start = start
        words = (view.count + 63) / 64
        firstBar = { strategy.firstBar($0, timeframe: timeframe, start: start) }
        firsts = Self.firsts(rule, search, start: start)
        var builder = Builder(search: search, view: view, maxWorkers: maxWorkers)
        enter = compile(rule.enterLong.map { $0.inParts(start: start) }, &builder)
        exit = compile(rule.exitLong.map { $0.inParts(start: start) }, &builder)
        view = builder.view
        guard builder.isDefined else { return nil }
    }

    func scratch() -> Scratch {
        Scratch(
            slots: [UInt64](repeating: 0, count: slots * words),
            direct: direct.map { DirectMasks($0, words: words) }
        )
    }

    /// Finds what several combinations find together; up to ``DirectMasks/lanes`` of them.
    func begin(_ combinations: ArraySlice<Int>, _ scratch: inout Scratch) {
        for index in scratch.direct.indices {
            scratch.direct[index].find(combinations, grid, start: start)
        }
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
        let first = firstSignal(combination)
        scratch.firstSignal = first
        guard first < series.count else { return true }
        for pair in pairs {
            guard compare(pair, combination, lane: lane, from: max(first - 1, 0), &scratch, &view) else {
                return false
            }
        }
        unsafe scratch.slots.withUnsafeMutableBufferPointer { slots in
            guard let slots = slots.baseAddress else { return }
            for (step, slot) in steps {
                let mask = unsafe slots + slot * words
                switch step {
                case .both(let a, let b): unsafe and_words(slots + a * words, slots + b * words, words, mask)
                case .either(let a, let b): unsafe or_words(slots + a * words, slots + b * words, words, mask)
                case .opposite(let a): unsafe not_words(slots + a * words, words, mask)
                case .rising(let a): unsafe rising_words(slots + a * words, words, mask)
                case .stored(let places, let rows, let stored):
                    let row = Int(rows[places[combination]])
                    precondition((row + 1) * words <= stored.count)
                    unsafe stored.withUnsafeBufferPointer {
                        guard let stored = $0.baseAddress else { return }
                        unsafe mask.update(from: stored + row * words, count: words)
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

    private func firstSignal(_ combination: Int) -> Int {
        guard let firsts else { return firstBar(grid.parameters(at: combination)) }
        var first = start
        for (places, bars) in firsts { first = max(first, bars[places[combination]]) }
        return first
    }

    /// The first bars that count, by the axes that the operands depend on.
    private static func firsts(
        _ rule: ConditionRule,
        _ search: Optimization,
        start: Int
    ) -> [(places: GridPlaces, bars: [Int])]? {
        var firsts: [(places: GridPlaces, bars: [Int])] = []
        var seen: [ComparisonRule.Operand] = []
        for comparison in rule.all.flatMap(\.comparisons) {
            for operand in [comparison.left, comparison.right].flatMap(\.leaves)
            where !seen.contains(where: { $0.isSame(as: operand) }) {
                seen.append(operand)
                let places = GridPlaces(operand.dependencies, search.grid)
                guard places.count <= mostPlaces else { return nil }
                let maker = UseMaker(operand, search.grid)
                let bars = places.representatives(search.combinations).map { combination -> Int in
                    guard combination >= 0 else { return 0 }
                    let parameters = search.grid.parameters(at: combination)
                    if let maker { return maker(parameters, start: start).defined + 1 }
                    return operand.use(parameters).map { $0.firstDefined(start: start) + 1 } ?? 0
                }
                if let index = firsts.firstIndex(where: { $0.places.hasAxes(of: places) }) {
                    firsts[index].bars = zip(firsts[index].bars, bars).map { max($0, $1) }
                } else {
                    firsts.append((places, bars))
                }
            }
        }
        return firsts
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
        if case .direct(let index) = pair.right {
            return scratch.direct[index].copy(lane, to: &scratch.slots, above: above, below: below)
        }
        guard let x = column(pair.left, combination, from: from, &view) else { return false }
        let count = series.count
        precondition(max(above, below) + words <= scratch.slots.count && x.count == count)
        switch pair.right {
        case .direct: return false
        case .level(let level):
            unsafe scratch.slots.withUnsafeMutableBufferPointer {
                guard let slots = $0.baseAddress else { return }
                unsafe compare_with_level(x, level[combination], from, count, slots + above, slots + below)
            }
        case .term(let term):
            guard let a = column(term.column, combination, from: from, &view) else { return false }
            let p = term.factor?[combination] ?? 1
            unsafe scratch.slots.withUnsafeMutableBufferPointer {
                guard let slots = $0.baseAddress else { return }
                unsafe compare_with_column(x, p, a, 0, from, count, slots + above, slots + below)
            }
        case .sum(let one, let other, let delay):
            let delay = delay.map { Int($0[combination]) } ?? 0
            guard delay <= from, let a = column(one.column, combination, from: from - delay, &view),
                let b = column(other.column, combination, from: from - delay, &view)
            else { return false }
            let (p, q) = (one.factor?[combination] ?? 1, other.factor?[combination] ?? 1)
            unsafe scratch.slots.withUnsafeMutableBufferPointer {
                guard let slots = $0.baseAddress else { return }
                unsafe compare_with_sum(x, p, a, q, b, delay, from, count, slots + above, slots + below)
            }
        }
        return true
    }

    /// The values of a column; nil where one from a bar on is undefined.
    private func column(
        _ column: Column,
        _ combination: Int,
        from: Int,
        _ view: inout MarketView
    ) -> [Double]? {
        switch column {
        case .close: return series.closes
        case .shared(let places, let rows): return columns[rows[places[combination]]]
        case .own(let operand):
            let values = operand.column(grid.parameters(at: combination), &view)
            return unsafe are_finite(values, from, values.count) != 0 ? values : nil
        }
    }
}

// MARK: Steps to the masks of a condition

extension ConditionTables {
    /// What is known while the tables are made.
    private struct Builder {
        let search: Optimization
        var view: MarketView
        let maxWorkers: Int
        /// Operands and slots of the pairs so far.
        var pairs: [(comparison: ComparisonRule.Comparison, pair: Pair)] = []
        var columns: [(operand: ComparisonRule.Operand, column: Column)] = []
        var storedWords = 0
        var isDefined = true

        /// For each place one of the combinations that have it, −1 where none is run; nil where not enough combinations share
        /// a place that it is worth keeping what depends on it.
        func shared(_ places: GridPlaces, byAtLeast least: Int) -> [Int]? {
            guard places.count <= min(mostPlaces, search.grid.count / least) else { return nil }
            let found = places.representatives(search.combinations)
            return found.count { $0 >= 0 } * least <= search.combinations.count ? found : nil
        }
    }

    private mutating func slot() -> Int {
        slots += 1
        return slots - 1
    }

    private mutating func add(_ step: Step) -> Int {
        let slot = slot()
        steps.append((step, slot))
        return slot
    }

    /// The slot that a condition's mask will be in.
    private mutating func compile(_ condition: Condition, _ builder: inout Builder) -> Int {
        let names = condition.comparisons.flatMap { $0.left.dependencies + $0.right.dependencies }
        let places = GridPlaces(names, grid)
        if let wanted = builder.shared(places, byAtLeast: 8),
            builder.storedWords + places.count * words <= Self.mostWords
        {
            return store(condition, places, wanted, &builder)
        }
        switch condition {
        case .both(let a, let b): return add(.both(compile(a, &builder), compile(b, &builder)))
        case .either(let a, let b): return add(.either(compile(a, &builder), compile(b, &builder)))
        case .beginning(let a): return add(.rising(compile(a, &builder)))
        case .comparison(let comparison):
            let pair = pair(comparison, &builder)
            switch comparison.relation {
            case .above: return pair.above
            case .below: return pair.below
            case .atLeast: return add(.opposite(pair.below))
            case .atMost: return add(.opposite(pair.above))
            case .crossesAbove: return add(.rising(pair.above))
            case .crossesBelow: return add(.rising(pair.below))
            }
        }
    }

    /// A condition's masks, found once for each of its places.
    private mutating func store(
        _ condition: Condition,
        _ places: GridPlaces,
        _ wanted: [Int],
        _ builder: inout Builder
    ) -> Int {
        let (view, grid) = (builder.view, grid)
        let found = Workers.map(wanted.count, chunk: 4, maxWorkers: builder.maxWorkers) {
            view
        } body: { view, range in
            range.map { place -> [UInt64] in
                defer { view.forget() }
                let combination = wanted[place]
                guard combination >= 0 else { return [] }
                return condition.mask(grid.parameters(at: combination), &view).words
            }
        }
        var rows: [Int32] = []
        var stored: [UInt64] = []
        for mask in found ?? [] {
            rows.append(Int32(stored.count / words))
            stored += mask
        }
        builder.storedWords += stored.count
        return add(.stored(places, rows: rows, words: stored))
    }

    /// The pair of two operands, each once.
    private mutating func pair(_ comparison: ComparisonRule.Comparison, _ builder: inout Builder) -> Pair {
        let known = builder.pairs.first {
            $0.comparison.left.isSame(as: comparison.left) && $0.comparison.right.isSame(as: comparison.right)
        }
        if let known { return known.pair }
        let names = comparison.left.dependencies + comparison.right.dependencies
        let (left, right): (Column, Right)
        if builder.shared(GridPlaces(names, grid), byAtLeast: 3) == nil,
            let comparer = DirectComparison(comparison, grid, builder.view)
        {
            (left, right) = (.close, .direct(direct.count))
            direct.append(comparer)
        } else {
            left = column(comparison.left, &builder)
            right = self.right(comparison.right, &builder)
        }
        let pair = Pair(left: left, right: right, above: slot(), below: slot())
        builder.pairs.append((comparison, pair))
        pairs.append(pair)
        return pair
    }

    private mutating func right(_ operand: ComparisonRule.Operand, _ builder: inout Builder) -> Right {
        switch operand {
        case .level: return .level(GridLevel(operand, grid))
        case .sum(let a, let b, let delay):
            return .sum(
                term(a, &builder),
                term(b, &builder),
                delay: delay.map { GridLevel(.parameter($0), grid) }
            )
        default: return .term(term(operand, &builder))
        }
    }

    private mutating func term(_ operand: ComparisonRule.Operand, _ builder: inout Builder) -> Term {
        guard case .product(let column, let level) = operand else {
            return (nil, self.column(operand, &builder))
        }
        return (GridLevel(level, grid), self.column(column, &builder))
    }

    /// A column, computed for all combinations where enough of them share it.
    private mutating func column(_ operand: ComparisonRule.Operand, _ builder: inout Builder) -> Column {
        if case .close = operand { return .close }
        if let known = builder.columns.first(where: { $0.operand.isSame(as: operand) }) {
            return known.column
        }
        let column = newColumn(operand, &builder)
        builder.columns.append((operand, column))
        return column
    }

    private mutating func newColumn(_ operand: ComparisonRule.Operand, _ builder: inout Builder) -> Column {
        let places = GridPlaces(operand.dependencies, grid)
        guard let wanted = builder.shared(places, byAtLeast: 3),
            (columns.count + places.count) * series.count <= Self.mostValues
        else { return .own(operand) }
        let parameters = wanted.map { $0 < 0 ? nil : grid.parameters(at: $0) }
        builder.view.prepare(
            parameters.flatMap { $0.map(operand.uses) ?? [] },
            maxWorkers: builder.maxWorkers
        )
        var rows: [Int] = []
        for parameters in parameters {
            rows.append(columns.count)
            guard let parameters else { continue }
            let values = operand.column(parameters, &builder.view)
            let first = operand.uses(parameters).map { $0.firstDefined(start: start) }.max() ?? 0
            if first < values.count, unsafe are_finite(values, first, values.count) == 0 {
                builder.isDefined = false
            }
            columns.append(values)
        }
        return .shared(places, rows: rows)
    }
}
