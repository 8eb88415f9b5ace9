import CCompare
import Indicators
import MarketData

// How the tables are made: every condition, pair and column is looked for among those there are, then among those that enough
// combinations share to be worth keeping.
extension ConditionTables {
    /// More places than this are not listed.
    private static let mostPlaces = 1 << 18
    /// Values that all shared columns may have: a quarter of a gigabyte.
    private static let mostValues = 1 << 25
    /// Words that all masks found once may have.
    private static let mostWords = 1 << 22

    /// What is known while the tables are made.
    struct Builder {
        let search: Optimization
        var view: MarketView
        let maxWorkers: Int
        fileprivate var pairs: [(comparison: ComparisonRule.Comparison, pair: Pair)] = []
        fileprivate var columns: [(operand: ComparisonRule.Operand, column: Column)] = []
        /// Whether no column has undefined values between defined ones.
        fileprivate(set) var isDefined = true

        init(search: Optimization, view: MarketView, maxWorkers: Int) {
            self.search = search
            self.view = view
            self.maxWorkers = maxWorkers
        }

        /// For each place one of the combinations that have it, −1 where none is run; nil where not enough combinations share
        /// a place that it is worth keeping what depends on it.
        fileprivate func shared(_ places: GridPlaces, byAtLeast least: Int) -> [Int]? {
            guard places.count <= min(mostPlaces, search.grid.count / least) else { return nil }
            let found = places.representatives(search.combinations)
            return found.count { $0 >= 0 } * least <= search.combinations.count ? found : nil
        }

        /// Computes what the operands read with the parameters of some combinations, each once.
        fileprivate mutating func prepare(_ operands: [ComparisonRule.Operand], _ combinations: [Int]) {
            var seen: Set<IndicatorUse.Key> = []
            var uses: [IndicatorUse] = []
            for operand in operands {
                for combination in combinations where combination >= 0 {
                    for use in operand.uses(search.grid.parameters(at: combination))
                    where seen.insert(use.key).inserted {
                        uses.append(use)
                    }
                }
            }
            view.prepare(uses, maxWorkers: maxWorkers)
        }
    }

    /// The slot that a condition's mask will be in.
    mutating func compile(_ condition: Condition, _ builder: inout Builder) -> Int {
        let names = condition.comparisons.flatMap { $0.left.dependencies + $0.right.dependencies }
        let places = GridPlaces(names, grid)
        if let wanted = builder.shared(places, byAtLeast: 8),
            stored.count + wanted.count * words <= Self.mostWords
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

    private mutating func slot() -> Int {
        slots += 1
        return slots - 1
    }

    private mutating func add(_ step: Step) -> Int {
        let slot = slot()
        steps.append((step, slot))
        return slot
    }

    /// The number of a set of axes.
    private mutating func number(_ places: GridPlaces) -> Int {
        if let known = axes.firstIndex(where: { $0.hasAxes(of: places) }) { return known }
        axes.append(places)
        return axes.count - 1
    }

    /// A condition's masks, found once for each of its places.
    private mutating func store(
        _ condition: Condition,
        _ places: GridPlaces,
        _ wanted: [Int],
        _ builder: inout Builder
    ) -> Int {
        let leaves = condition.comparisons.flatMap { $0.left.leaves + $0.right.leaves }
        builder.prepare(leaves, wanted)
        let (view, grid) = (builder.view, grid)
        let found = Workers.map(wanted.count, chunk: 4, maxWorkers: builder.maxWorkers) {
            view
        } body: { view, range in
            range.map { place -> [UInt64] in
                let combination = wanted[place]
                guard combination >= 0 else { return [] }
                return condition.mask(grid.parameters(at: combination), &view).words
            }
        }
        let list = Rows(axes: number(places), list: rows.count)
        for mask in found ?? [] {
            rows.append(Int32(stored.count / words))
            stored += mask
        }
        return add(.stored(list))
    }

    /// The pair of two operands, each once.
    private mutating func pair(_ comparison: ComparisonRule.Comparison, _ builder: inout Builder) -> Pair {
        let known = builder.pairs.first {
            $0.comparison.left.isSame(as: comparison.left) && $0.comparison.right.isSame(as: comparison.right)
        }
        if let known { return known.pair }
        let pair = newPair(comparison, &builder)
        builder.pairs.append((comparison, pair))
        pairs.append(pair)
        return pair
    }

    private mutating func newPair(_ comparison: ComparisonRule.Comparison, _ builder: inout Builder) -> Pair {
        let names = comparison.left.dependencies + comparison.right.dependencies
        if builder.shared(GridPlaces(names, grid), byAtLeast: 3) == nil, let right = direct(comparison) {
            return Pair(left: .close, right: right, above: slot(), below: slot())
        }
        let left = column(comparison.left, &builder)
        let right: Right =
            switch comparison.right {
            case .level: .level(list(comparison.right))
            case .sum(let a, let b, let delay):
                .sum(term(a, &builder), term(b, &builder), delay: delay.map { list(.parameter($0)) })
            default: .term(term(comparison.right, &builder))
            }
        return Pair(left: left, right: right, above: slot(), below: slot())
    }

    /// A comparison that an indicator makes itself; with others of the same use of it.
    private mutating func direct(_ comparison: ComparisonRule.Comparison) -> Right? {
        guard let new = DirectComparison(comparison, grid) else { return nil }
        if let known = direct.firstIndex(where: { $0.isSame(as: new) }) {
            direct[known].sides += new.sides
            return .direct(known, direct[known].sides.count - 1)
        }
        direct.append(new)
        return .direct(direct.count - 1, 0)
    }

    private mutating func term(_ operand: ComparisonRule.Operand, _ builder: inout Builder) -> Term {
        guard case .product(let column, let level) = operand else {
            return Term(column: self.column(operand, &builder), factor: nil)
        }
        return Term(column: self.column(column, &builder), factor: list(level))
    }

    /// A level by the places it depends on, of which there are as many as values on one axis.
    private mutating func list(_ level: ComparisonRule.Operand) -> Rows {
        let places = GridPlaces(level.dependencies, grid)
        let list = Rows(axes: number(places), list: levels.count)
        let axis = grid.axes.firstIndex { level.dependencies.contains($0.name) }
        let step = axis.map { grid.step(of: $0) } ?? 0
        levels += (0..<places.count).map { level.level(grid.parameters(at: $0 * step)) }
        return list
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
            (columns.count + wanted.count) * series.count <= Self.mostValues
        else {
            operands.append(operand)
            return .own(operands.count - 1)
        }
        builder.prepare(operand.leaves, wanted)
        let list = Rows(axes: number(places), list: rows.count)
        for combination in wanted {
            rows.append(Int32(columns.count))
            guard combination >= 0 else { continue }
            let parameters = grid.parameters(at: combination)
            let values = operand.column(parameters, &builder.view)
            let first = operand.uses(parameters).map { $0.firstDefined(start: start) }.max() ?? 0
            if first < values.count, unsafe are_finite(values, first, values.count) == 0 {
                builder.isDefined = false
            }
            columns.append(values)
        }
        return .shared(list)
    }

    /// Lists the first bars that count, by the axes that the operands depend on; those of direct comparisons come with them.
    mutating func list(_ rule: ConditionRule, _ strategy: any ConditionStrategy.Type, _ search: Optimization)
    {
        var seen: [ComparisonRule.Operand] = []
        for operand in rule.all.flatMap(\.comparisons).flatMap({ $0.left.leaves + $0.right.leaves }) {
            let isKnown =
                seen.contains { $0.isSameUse(as: operand) } || direct.contains { $0.isOf(operand) }
            guard !isKnown else { continue }
            seen.append(operand)
            let places = GridPlaces(operand.dependencies, grid)
            guard places.count <= Self.mostPlaces else {
                let (timeframe, start) = (series.timeframe, start)
                firstBar = { strategy.firstBar($0, timeframe: timeframe, start: start) }
                continue
            }
            let maker = UseMaker(operand, grid)
            let bars = places.representatives(search.combinations).map { combination -> Int32 in
                guard combination >= 0 else { return 0 }
                let parameters = grid.parameters(at: combination)
                let defined =
                    maker?(parameters, start: start).defined
                    ?? operand.use(parameters)?.firstDefined(start: start) ?? 0
                return Int32(defined + 1)
            }
            let number = number(places)
            if let known = firsts.first(where: { $0.axes == number }) {
                for (place, bar) in bars.enumerated() {
                    firstSignals[known.list + place] = max(firstSignals[known.list + place], bar)
                }
            } else {
                firsts.append(Rows(axes: number, list: firstSignals.count))
                firstSignals += bars
            }
        }
    }
}
