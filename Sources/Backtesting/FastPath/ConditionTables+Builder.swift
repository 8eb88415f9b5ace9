import Indicators
import MarketData

extension ConditionTables {
    /// Makes the tables: every condition, pair and column is looked for among those there are, then among those that enough
    /// combinations share to be worth keeping.
    struct Builder {
        /// More places than this are not listed.
        private static let mostPlaces = 1 << 18
        /// Values that all shared columns may have: a quarter of a gigabyte.
        private static let mostValues = 1 << 25
        /// Words that all masks found once may have.
        private static let mostWords = 1 << 22

        /// What tells shared columns apart that are an indicator's.
        private struct ColumnKey: Hashable {
            let use: IndicatorUse.Key
            let output: Int
        }

        let search: Optimization
        let strategy: any ConditionStrategy.Type
        let series: BarSeries
        let start: Int
        private(set) var view: MarketView

        /// Sets of axes that something depends on.
        private(set) var axes: [GridPlaces] = []
        /// By place: rows of `columns` and of `stored`, one list after the other.
        private(set) var rows: [Int32] = []
        /// By place: levels, factors and delays, one list after the other.
        private(set) var levels: [Double] = []
        /// By place: first bars whose signals count; one list after the other.
        private(set) var firstSignals: [Int32] = []
        private(set) var firsts: [Rows] = []
        /// Whether there are too many places to list the first signals.
        private(set) var asksForFirstBar = false
        private(set) var columns: [SharedColumns.Column] = []
        /// Columns that are each combination's own.
        private(set) var operands: [Operand] = []
        /// Masks of conditions, a row of words each.
        private(set) var stored: [UInt64] = []
        private(set) var direct: [DirectComparison] = []
        private(set) var pairs: [Pair] = []
        private(set) var steps: [Step] = []
        private(set) var slots = 0
        private(set) var turns = Turns.none
        private(set) var enter = 0
        private(set) var exit = 0

        private let maxWorkers: Int
        private let words: Int
        private var grid: ParameterGrid { search.grid }
        private var knownPlaces: [(places: GridPlaces, found: [Int])] = []
        private var knownPairs: [(comparison: Condition.Comparison, pair: Pair)] = []
        private var knownColumns: [(operand: Operand, column: Column)] = []
        private var columnRows: [ColumnKey: Int] = [:]

        init(
            _ search: Optimization,
            _ strategy: any ConditionStrategy.Type,
            _ view: MarketView,
            maxWorkers: Int
        ) {
            self.search = search
            self.strategy = strategy
            self.view = view
            self.maxWorkers = maxWorkers
            (series, start) = (view.series, view.start)
            words = (view.count + 63) / 64
            let rule = strategy.conditions(on: series.timeframe)
            let start = start
            let (entry, end) = (
                rule.enterLong.map { $0.inParts(start: start) },
                rule.exitLong.map { $0.inParts(start: start) }
            )
            turns = turns(entry, end)
            enter = compile(entry)
            exit = compile(end)
            listFirstSignals(rule)
        }

        /// For each place one of the combinations that have it, −1 where none is run; nil where not enough combinations share
        /// a place that it is worth keeping what depends on it.
        private mutating func shared(_ places: GridPlaces, byAtLeast least: Int) -> [Int]? {
            guard places.count <= min(Self.mostPlaces, grid.count / least) else { return nil }
            let found = representatives(places)
            return found.count { $0 >= 0 } * least <= search.combinations.count ? found : nil
        }

        /// For each place one of the combinations that have it, −1 where none is run.
        private mutating func representatives(_ places: GridPlaces) -> [Int] {
            if let known = knownPlaces.first(where: { $0.places.hasAxes(of: places) }) { return known.found }
            let found = places.representatives(search.combinations)
            knownPlaces.append((places, found))
            return found
        }

        /// Computes what the operands read with the parameters of some combinations, each once.
        private mutating func prepare(_ operands: [Operand], _ combinations: [Int]) {
            var seen: Set<IndicatorUse.Key> = []
            var uses: [IndicatorUse] = []
            for operand in operands {
                for combination in combinations where combination >= 0 {
                    for use in operand.uses(grid.parameters(at: combination))
                    where seen.insert(use.key).inserted {
                        uses.append(use)
                    }
                }
            }
            view.prepare(uses, maxWorkers: maxWorkers)
        }
    }
}

// MARK: Conditions

extension ConditionTables.Builder {
    /// How entry and exit are the two sides of one comparison of shared columns, where they are.
    private mutating func turns(_ enter: Condition, _ exit: Condition) -> ConditionTables.Turns {
        guard case .comparison(let entry) = enter, case .comparison(let end) = exit,
            entry.left.isSame(as: end.left), masksOnce(enter) == nil || masksOnce(exit) == nil
        else { return .none }
        switch (entry.relation, end.relation) {
        case (.crossesAbove, .crossesBelow), (.crossesBelow, .crossesAbove):
            guard entry.right.isSame(as: end.right), !entry.right.isLevel,
                case .shared(let x) = column(entry.left), case .shared(let y) = column(entry.right)
            else { return .none }
            return .crossings(x, y, entersBelow: entry.relation == .crossesBelow)
        case (.above, .below), (.below, .above):
            guard entry.right.isLevel, end.right.isLevel, case .shared(let x) = levelled(entry.left)
            else { return .none }
            let (one, other) = (list(entry.right), list(end.right))
            let entersBelow = entry.relation == .below
            return .levels(
                x,
                low: entersBelow ? one : other,
                high: entersBelow ? other : one,
                entersBelow: entersBelow
            )
        default: return .none
        }
    }

    /// The places of a condition whose masks are worth finding once for all combinations.
    private mutating func masksOnce(_ condition: Condition) -> (places: GridPlaces, wanted: [Int])? {
        let places = GridPlaces(condition.dependencies, grid)
        guard let wanted = shared(places, byAtLeast: 8), stored.count + wanted.count * words <= Self.mostWords
        else { return nil }
        return (places, wanted)
    }

    /// The slot that a condition's mask will be in.
    private mutating func compile(_ condition: Condition) -> Int {
        if let (places, wanted) = masksOnce(condition) { return store(condition, places, wanted) }
        switch condition {
        case .both(let a, let b): return add(.both(compile(a), compile(b)))
        case .either(let a, let b): return add(.either(compile(a), compile(b)))
        case .beginning(let a): return add(.rising(compile(a)))
        case .comparison(let comparison):
            let pair = pair(comparison)
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

    private mutating func slot() -> Int {
        slots += 1
        return slots - 1
    }

    private mutating func add(_ source: ConditionTables.Step.Source) -> Int {
        let slot = slot()
        steps.append(ConditionTables.Step(source: source, slot: slot))
        return slot
    }

    /// The number of a set of axes.
    private mutating func number(_ places: GridPlaces) -> Int {
        if let known = axes.firstIndex(where: { $0.hasAxes(of: places) }) { return known }
        axes.append(places)
        return axes.count - 1
    }

    /// A condition's masks, found once for each of its places.
    private mutating func store(_ condition: Condition, _ places: GridPlaces, _ wanted: [Int]) -> Int {
        prepare(condition.leaves, wanted)
        let (view, grid) = (view, grid)
        let found = Workers.map(wanted.count, chunk: 4, maxWorkers: maxWorkers) {
            view
        } body: { view, range in
            range.map { place -> [UInt64] in
                let combination = wanted[place]
                guard combination >= 0 else { return [] }
                return condition.mask(grid.parameters(at: combination), &view).words
            }
        }
        let list = ConditionTables.Rows(axes: number(places), list: rows.count)
        for mask in found ?? [] {
            rows.append(Int32(stored.count / words))
            stored += mask
        }
        return add(.stored(list))
    }
}

// MARK: Operands

extension ConditionTables.Builder {
    /// The pair of two operands, each once.
    private mutating func pair(_ comparison: Condition.Comparison) -> ConditionTables.Pair {
        let known = knownPairs.first {
            $0.comparison.left.isSame(as: comparison.left) && $0.comparison.right.isSame(as: comparison.right)
        }
        if let known { return known.pair }
        let pair = newPair(comparison)
        knownPairs.append((comparison, pair))
        pairs.append(pair)
        return pair
    }

    private mutating func newPair(_ comparison: Condition.Comparison) -> ConditionTables.Pair {
        let names = comparison.left.dependencies + comparison.right.dependencies
        if shared(GridPlaces(names, grid), byAtLeast: 3) == nil, let (index, side) = direct(comparison) {
            return .init(sides: .direct(index, side), above: slot(), below: slot())
        }
        let sides: ConditionTables.Sides =
            switch comparison.right {
            case .level: .level(levelled(comparison.left), list(comparison.right))
            case .sum(let a, let b, let delay):
                .sum(
                    column(comparison.left),
                    term(a),
                    term(b),
                    delay: delay.map { list(.parameter($0)) }
                )
            default: .term(column(comparison.left), term(comparison.right))
            }
        return .init(sides: sides, above: slot(), below: slot())
    }

    /// A comparison that an indicator makes itself; with others of the same use of it.
    private mutating func direct(_ comparison: Condition.Comparison) -> (index: Int, side: Int)? {
        guard let new = DirectComparison(comparison, grid) else { return nil }
        if let known = direct.firstIndex(where: { $0.isSame(as: new) }) {
            direct[known].sides += new.sides
            return (known, direct[known].sides.count - 1)
        }
        direct.append(new)
        return (direct.count - 1, 0)
    }

    private mutating func term(_ operand: Operand) -> ConditionTables.Term {
        guard case .product(let column, let level) = operand else {
            return .init(column: self.column(operand), factor: nil)
        }
        return .init(column: self.column(column), factor: list(level))
    }

    /// A level by the places it depends on, of which there are as many as values on one axis.
    private mutating func list(_ level: Operand) -> ConditionTables.Rows {
        let places = GridPlaces(level.dependencies, grid)
        let list = ConditionTables.Rows(axes: number(places), list: levels.count)
        let axis = grid.axes.firstIndex { level.dependencies.contains($0.name) }
        let step = axis.map { grid.step(of: $0) } ?? 0
        levels += (0..<places.count).map { level.level(grid.parameters(at: $0 * step)) }
        return list
    }

    /// A column, computed for all combinations where enough of them share it.
    private mutating func column(_ operand: Operand) -> ConditionTables.Column {
        if let known = knownColumns.first(where: { $0.operand.isSame(as: operand) }) { return known.column }
        let column = newColumn(operand)
        knownColumns.append((operand, column))
        return column
    }

    private mutating func newColumn(_ operand: Operand) -> ConditionTables.Column {
        let places = GridPlaces(operand.dependencies, grid)
        var wanted = shared(places, byAtLeast: 3)
        // The close is there already.
        if case .close = operand { wanted = representatives(places) }
        guard let wanted, (columns.count + wanted.count) * series.count <= Self.mostValues else {
            operands.append(operand)
            return .own(operands.count - 1)
        }
        let list = ConditionTables.Rows(axes: number(places), list: rows.count)
        let used = wanted.map { combination in
            combination < 0 ? nil : operand.use(grid.parameters(at: combination))
        }
        if used.contains(where: { $0 != nil }) {
            listIndicators(used, output: operand.output)
        } else {
            prepare(operand.leaves, wanted)
            for combination in wanted {
                rows.append(combination < 0 ? -1 : Int32(columns.count))
                guard combination >= 0 else { continue }
                let parameters = grid.parameters(at: combination)
                let values = operand.column(parameters, &view)
                columns.append(
                    .init(values: values, first: operand.firstDefined(parameters, start: start))
                )
            }
        }
        return .shared(list)
    }

    /// Lists the columns of an indicator by place, each use once.
    private mutating func listIndicators(_ used: [IndicatorUse?], output: Int) {
        var new: [IndicatorUse] = []
        for use in used {
            guard let use else {
                rows.append(-1)
                continue
            }
            let key = ColumnKey(use: use.key, output: output)
            let next = columns.count + new.count
            let row = columnRows[key] ?? next
            rows.append(Int32(row))
            guard row == next else { continue }
            columnRows[key] = row
            new.append(use)
        }
        view.prepare(new, maxWorkers: maxWorkers)
        for use in new {
            let values = view.column(use, output: output)
            columns.append(.init(values: values, first: use.firstDefined(start: start)))
        }
    }

    /// A column that is compared with a level.
    private mutating func levelled(_ operand: Operand) -> ConditionTables.Column {
        let column = column(operand)
        if case .shared(let list) = column {
            for place in 0..<axes[list.axes].count where rows[list.list + place] >= 0 {
                columns[Int(rows[list.list + place])].isLevelled = true
            }
        }
        return column
    }

    /// Lists the first bars that count, by the axes that the operands depend on; those of direct comparisons come with them.
    private mutating func listFirstSignals(_ rule: ConditionRule) {
        var seen: [Operand] = []
        for operand in rule.all.flatMap(\.leaves) {
            let isKnown =
                seen.contains { $0.isSameUse(as: operand) } || direct.contains { $0.isOf(operand) }
            guard !isKnown else { continue }
            seen.append(operand)
            let places = GridPlaces(operand.dependencies, grid)
            guard places.count <= Self.mostPlaces else {
                asksForFirstBar = true
                continue
            }
            let maker = UseMaker(operand, grid)
            let bars = representatives(places).map { combination -> Int32 in
                guard combination >= 0 else { return 0 }
                let parameters = grid.parameters(at: combination)
                let defined =
                    maker?(parameters, start: start).defined
                    ?? operand.firstDefined(parameters, start: start)
                return Int32(defined + 1)
            }
            let number = number(places)
            if let known = firsts.first(where: { $0.axes == number }) {
                for (place, bar) in bars.enumerated() {
                    firstSignals[known.list + place] = max(firstSignals[known.list + place], bar)
                }
            } else {
                firsts.append(ConditionTables.Rows(axes: number, list: firstSignals.count))
                firstSignals += bars
            }
        }
    }
}
