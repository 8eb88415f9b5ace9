import Indicators

/// The combinations of several axes, numbered with the last axis running fastest.
///
/// Combinations are decoded from their number, so that a million of them take no memory.
struct ParameterGrid: Sendable {
    let axes: [GridAxis]
    /// All combinations, whether they satisfy the constraints or not.
    let count: Int
    private let names: [String]
    private let base: [Double]
    /// Place of each axis among the parameters.
    private let places: [Int]

    /// More combinations than this are refused.
    static let mostCombinations = 10_000_000

    /// A grid over a strategy's parameters; parameters without an axis keep `fixed` or their default.
    init(_ axes: [GridAxis], fixed: [(String, Double)], of strategy: StrategyDefinition) throws(BacktestError)
    {
        var faults: [SettingFault] = []
        var seen: Set<String> = []
        for axis in axes {
            if !seen.insert(axis.name).inserted {
                faults.append(SettingFault(name: axis.name, message: "is given twice"))
            }
            if axis.values.isEmpty {
                faults.append(SettingFault(name: axis.name, message: "needs at least one value"))
            }
            // Every fault of every value, but a list of thousands of bad values need not be answered in full.
            var reported: Set<String> = []
            // No words are made of what is accepted: a grid has thousands of values.
            let parameter = strategy.parameters.first { $0.name == axis.name }
            for value in axis.values where reported.count < 5 && parameter?.accepts(value) != true {
                do throws(ParameterFaults) {
                    _ = try Parameters.resolve([(axis.name, value)], for: strategy.parameters)
                } catch {
                    for fault in error.faults where reported.insert(fault.message).inserted {
                        faults.append(SettingFault(name: axis.name, message: fault.message))
                    }
                }
            }
        }
        for (name, _) in fixed where seen.contains(name) {
            faults.append(SettingFault(name: name, message: "is both fixed and varied"))
        }
        let resolved: Parameters
        do throws(ParameterFaults) {
            resolved = try Parameters.resolve(fixed, for: strategy.parameters)
        } catch {
            faults += error.faults.map { SettingFault(name: $0.name, message: $0.message) }
            throw BacktestError.invalidGrid(faults)
        }
        guard faults.isEmpty else { throw BacktestError.invalidGrid(faults) }
        var count = 1
        for axis in axes {
            let (product, overflow) = count.multipliedReportingOverflow(by: axis.values.count)
            guard !overflow, product <= Self.mostCombinations else {
                let message = "makes more than \(Self.mostCombinations) combinations"
                throw BacktestError.invalidGrid([SettingFault(name: axis.name, message: message)])
            }
            count = product
        }
        self.axes = axes
        self.count = count
        names = resolved.names
        base = resolved.values
        places = axes.map { axis in resolved.names.firstIndex(of: axis.name) ?? 0 }
    }

    /// Place of a combination on each axis.
    func coordinates(of index: Int) -> [Int] {
        var rest = index
        var coordinates = [Int](repeating: 0, count: axes.count)
        for axis in axes.indices.reversed() {
            coordinates[axis] = rest % axes[axis].values.count
            rest /= axes[axis].values.count
        }
        return coordinates
    }

    /// How far the numbers of two neighbours on an axis are apart.
    func step(of axis: Int) -> Int { axes[(axis + 1)...].reduce(1) { $0 * $1.values.count } }

    /// Number of the combination at a place on each axis.
    func index(of coordinates: [Int]) -> Int {
        zip(axes, coordinates).reduce(0) { $0 * $1.0.values.count + $1.1 }
    }

    /// The parameters of a combination.
    func parameters(at index: Int) -> Parameters {
        var values = base
        var rest = index
        for axis in axes.indices.reversed() {
            values[places[axis]] = axes[axis].values[rest % axes[axis].values.count]
            rest /= axes[axis].values.count
        }
        return Parameters(names: names, values: values)
    }

    /// Combinations that satisfy all constraints, ascending; a grid of millions is gone through without making parameters.
    func combinations(satisfying constraints: [ParameterConstraint]) -> [Int] {
        guard !constraints.isEmpty else { return Array(0..<count) }
        let sides = constraints.map { constraint in
            (
                names.firstIndex(of: constraint.left) ?? 0, constraint.relation,
                names.firstIndex(of: constraint.right) ?? 0
            )
        }
        var values = base
        for (axis, place) in zip(axes, places) { values[place] = axis.values[0] }
        var coordinates = [Int](repeating: 0, count: axes.count)
        var found: [Int] = []
        // A row of the last axis at a time.
        let (row, moving) = (axes.last?.values ?? [0], places.last)
        var isSatisfied = row.map { _ in true }
        for first in stride(from: 0, to: count, by: row.count) {
            for place in row.indices { isSatisfied[place] = true }
            for (left, relation, right) in sides {
                for (place, value) in row.enumerated() {
                    let x = left == moving ? value : values[left]
                    let y = right == moving ? value : values[right]
                    if !relation.holds(x, y) { isSatisfied[place] = false }
                }
            }
            for place in row.indices where isSatisfied[place] { found.append(first + place) }
            // The next row: the axis before the last moves on, and carries.
            for axis in axes.indices.dropLast().reversed() {
                coordinates[axis] =
                    coordinates[axis] + 1 == axes[axis].values.count ? 0 : coordinates[axis] + 1
                values[places[axis]] = axes[axis].values[coordinates[axis]]
                if coordinates[axis] > 0 { break }
            }
        }
        return found
    }

    /// Combinations that differ from one by at most a step on each axis, diagonals included, itself left out.
    func neighbours(of index: Int) -> [Int] {
        var places: [[Int]] = [[]]
        for (axis, place) in zip(axes, coordinates(of: index)) {
            let range = max(0, place - 1)...min(axis.values.count - 1, place + 1)
            places = places.flatMap { head in range.map { head + [$0] } }
        }
        return places.map { self.index(of: $0) }.filter { $0 != index }
    }
}
