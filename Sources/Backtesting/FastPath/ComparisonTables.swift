import Indicators
import MarketData

/// The columns and levels that the comparisons of a grid read, each once, and where each combination finds its own.
final class ComparisonTables: Sendable {
    /// The masks of one combination; a thread keeps one.
    struct Scratch {
        fileprivate var enter: [UInt64]
        fileprivate var exit: [UInt64]
        fileprivate var spare: [UInt64]

        init(words: Int) {
            enter = [UInt64](repeating: 0, count: words)
            exit = enter
            spare = enter
        }
    }

    /// One operand over the grid.
    private struct Source: Sendable {
        /// Where a combination finds its own.
        let places: GridPlaces
        /// By place: a row in the table, or a level.
        var rows: [Int] = []
        var levels: [Double] = []
        var firstSignals: [Int] = []

        init(_ operand: ComparisonRule.Operand, _ grid: ParameterGrid) {
            places = GridPlaces(operand.dependencies, grid)
        }
    }

    private let columns: ComparedColumns
    private let start: Int
    private let enter: ComparisonRule.Comparison
    private let exit: ComparisonRule.Comparison
    private let enterLeft: Source, enterRight: Source, exitLeft: Source, exitRight: Source
    /// Whether entry and exit depend on the same axes, so that their places are the same.
    private let isLeftShared: Bool, isRightShared: Bool
    /// Sources of the comparisons that are not made but count for the first signal.
    private let others: [Source]

    /// Tables for all combinations of a search.
    ///
    /// - Returns: nil where combinations share too few columns, or one has undefined values between defined ones: then a
    ///   comparison does not follow from its opposite. The strategy itself has to be asked.
    init?(_ search: Optimization, rule: ComparisonRule, view: inout MarketView, maxWorkers: Int) {
        start = view.start
        enter = rule.enterLong
        exit = rule.exitLong
        let made = [enter.left, enter.right, exit.left, exit.right]
        let operands = rule.all.flatMap { [$0.left, $0.right] }
        var sources = operands.map { Source($0, search.grid) }
        let places = Self.used(sources, search.combinations)
        // Every distinct use of an indicator, in the order of its first appearance.
        var uses: [IndicatorUse] = []
        var indices: [IndicatorUse.Key: Int] = [:]
        var wanted = operands.map { _ in [Int]() }
        // Entry and exit mostly look at the same operands.
        let originals = operands.indices.map { index in
            operands[..<index].firstIndex { $0.isSame(as: operands[index]) }
        }
        for (index, operand) in operands.enumerated() where originals[index] == nil {
            wanted[index] = [Int](repeating: -1, count: places[index].count)
            for (place, combination) in places[index].enumerated() where combination >= 0 {
                guard let use = operand.use(search.grid.parameters(at: combination)) else { continue }
                if indices[use.key] == nil {
                    indices[use.key] = uses.count
                    uses.append(use)
                }
                wanted[index][place] = indices[use.key] ?? -1
            }
        }
        // Columns of one or two combinations each would only fill the memory.
        guard uses.count == 0 || search.combinations.count / uses.count >= 3 else { return nil }
        view.prepare(uses, maxWorkers: maxWorkers)
        let firsts = uses.map { $0.firstDefined(start: view.start) }
        var columns: [ComparedColumns.Column] = []
        var rows: [Int: Int] = [:]
        func row(_ key: Int, _ column: [Double], from first: Int) -> Int {
            if let row = rows[key] { return row }
            rows[key] = columns.count
            columns.append((column, first))
            return columns.count - 1
        }
        for (index, operand) in operands.enumerated() {
            let isMade = index < made.count
            if let original = originals[index] {
                sources[index] = sources[original]
                continue
            }
            switch operand {
            case .close:
                sources[index].rows = [row(-1, view.closes, from: 0)]
                sources[index].firstSignals = [view.start]
            case .fixed, .product, .sum, .part: return nil
            case .level:
                sources[index].levels = places[index].map { combination in
                    combination < 0 ? .nan : operand.level(search.grid.parameters(at: combination))
                }
                sources[index].firstSignals = places[index].map { _ in view.start }
            case .indicator(_, _, let output, _):
                sources[index].rows = [Int](repeating: 0, count: wanted[index].count)
                sources[index].firstSignals = sources[index].rows
                for (place, use) in wanted[index].enumerated() where use >= 0 {
                    sources[index].firstSignals[place] = firsts[use] + 1
                    guard isMade else { continue }
                    let column = view.column(uses[use], output: output)
                    sources[index].rows[place] = row(use << 8 | output, column, from: firsts[use])
                }
            }
        }
        let rights = [enter.right, exit.right]
        guard
            let columns = ComparedColumns(
                columns,
                count: view.count,
                isPaired: rights.contains { !$0.isLevel },
                isLevelled: rights.contains(where: \.isLevel)
            )
        else { return nil }
        self.columns = columns
        (enterLeft, enterRight, exitLeft, exitRight) = (sources[0], sources[1], sources[2], sources[3])
        isLeftShared = enterLeft.places.hasAxes(of: exitLeft.places)
        isRightShared = enterRight.places.hasAxes(of: exitRight.places)
        // An operand that is made elsewhere adds nothing.
        others = sources[4...].filter { other in
            !sources[..<4].contains {
                $0.firstSignals == other.firstSignals && $0.places.hasAxes(of: other.places)
            }
                && !other.firstSignals.allSatisfy { $0 <= view.start }
        }
    }

    /// For each place of each operand one combination that has it, −1 where none is run.
    private static func used(_ sources: [Source], _ combinations: [Int]) -> [[Int]] {
        var all: [[Int]] = []
        for (index, source) in sources.enumerated() {
            if let same = sources[..<index].firstIndex(where: { $0.places.hasAxes(of: source.places) }) {
                all.append(all[same])
            } else {
                all.append(source.places.representatives(combinations))
            }
        }
        return all
    }

    /// Finds the bars at which a combination's position changes, up to and without an end.
    @inline(__always)
    func find(_ changes: inout PositionChanges, _ scratch: inout Scratch, _ combination: Int, to end: Int) {
        let (a, b) = (enterLeft.places[combination], enterRight.places[combination])
        let c = isLeftShared ? a : exitLeft.places[combination]
        let d = isRightShared ? b : exitRight.places[combination]
        // First bar whose signals count.
        var first = max(
            max(start, enterLeft.firstSignals[a], enterRight.firstSignals[b]),
            max(exitLeft.firstSignals[c], exitRight.firstSignals[d])
        )
        for other in others { first = max(first, other.firstSignals[other.places[combination]]) }
        let (x, z) = (enterLeft.rows[a], exitLeft.rows[c])
        let isOver = enter.relation.isOver
        // Entry and exit mostly look at the two sides of the same comparison.
        let isShared = x == z && isOver != exit.relation.isOver
        switch (enterRight.levels.isEmpty, exitRight.levels.isEmpty) {
        case (true, true) where isShared && enterRight.rows[b] == exitRight.rows[d]:
            let y = enterRight.rows[b]
            if enter.relation.isCrossing, exit.relation.isCrossing,
                changes.find({
                    columns.crossings(x, y, entersBelow: !isOver, from: first, to: end, &$0)
                })
            {
                return
            }
            compare(enter.relation, x, y, first, &scratch.enter, &scratch.exit)
        case (false, false) where isShared:
            let (level, other) = (enterRight.levels[b], exitRight.levels[d])
            let (low, high) = isOver ? (other, level) : (level, other)
            if enter.relation.isPlain, exit.relation.isPlain,
                changes.find({
                    columns.changes(x, low: low, high: high, entersBelow: !isOver, from: first, to: end, &$0)
                })
            {
                return
            }
            compare(enter.relation, x, level, other, &scratch.enter, &scratch.exit)
        default:
            compare(enter.relation, x, enterRight, b, first, &scratch.enter, &scratch.spare)
            compare(exit.relation, z, exitRight, d, first, &scratch.exit, &scratch.spare)
        }
        enter.relation.finish(&scratch.enter)
        exit.relation.finish(&scratch.exit)
        changes.find(enter: scratch.enter.span, exit: scratch.exit.span, from: first, to: end)
    }

    @inline(__always)
    private func compare(
        _ relation: ComparisonRule.Relation,
        _ x: Int,
        _ right: Source,
        _ place: Int,
        _ first: Int,
        _ mask: inout [UInt64],
        _ spare: inout [UInt64]
    ) {
        if right.levels.isEmpty {
            compare(relation, x, right.rows[place], first, &mask, &spare)
        } else {
            compare(relation, x, right.levels[place], right.levels[place], &mask, &spare)
        }
    }

    /// Compares two columns: `mask` is the side that the relation looks at, `other` the opposite one.
    @inline(__always)
    private func compare(
        _ relation: ComparisonRule.Relation,
        _ x: Int,
        _ y: Int,
        _ first: Int,
        _ mask: inout [UInt64],
        _ other: inout [UInt64]
    ) {
        if relation.isOver {
            columns.compare(x, y, from: first, above: &mask, below: &other)
        } else {
            columns.compare(x, y, from: first, above: &other, below: &mask)
        }
    }

    /// The same with a level for each side.
    @inline(__always)
    private func compare(
        _ relation: ComparisonRule.Relation,
        _ x: Int,
        _ level: Double,
        _ otherLevel: Double,
        _ mask: inout [UInt64],
        _ other: inout [UInt64]
    ) {
        if relation.isOver {
            columns.compare(x, low: otherLevel, high: level, above: &mask, below: &other)
        } else {
            columns.compare(x, low: level, high: otherLevel, above: &other, below: &mask)
        }
    }
}

extension ComparisonRule.Operand {
    fileprivate var isLevel: Bool { if case .level = self { true } else { false } }
}

extension ComparisonRule.Relation {
    /// Whether it follows from where the left is above the right, rather than from where it is below.
    fileprivate var isOver: Bool {
        switch self {
        case .above, .atMost, .crossesAbove: true
        case .below, .atLeast, .crossesBelow: false
        }
    }

    /// Whether it holds by where the left is, above or below.
    fileprivate var isPlain: Bool { self == .above || self == .below }

    /// Whether it holds where the left changes sides.
    fileprivate var isCrossing: Bool { self == .crossesAbove || self == .crossesBelow }

    /// Turns the mask of above, or of below, into this relation's, for bars at which and before which both sides are defined.
    @inline(__always)
    fileprivate func finish(_ words: inout [UInt64]) {
        switch self {
        case .above, .below: return
        case .atLeast, .atMost:
            var words = words.mutableSpan
            for index in 0..<words.count { words[index] = ~words[index] }
        case .crossesAbove, .crossesBelow:
            var words = words.mutableSpan
            var carry: UInt64 = 0
            for index in 0..<words.count {
                let word = words[index]
                words[index] = word & ~(word << 1 | carry)
                carry = word >> 63
            }
        }
    }
}
