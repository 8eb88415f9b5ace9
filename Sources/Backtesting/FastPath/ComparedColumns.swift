import CCompare

/// Columns that are compared with each other and with levels, in the widest vectors the machine has.
///
/// Two columns are compared in single precision first, which is half the memory and half the work: rounding keeps the order,
/// so where the rounded values differ, the values differ the same way. Only words in which some do not differ are compared
/// again as they are. With levels a column is compared on steps of equal height, a quarter of the memory: only values on a
/// level's own step are compared as they are.
struct ComparedColumns: Sendable {
    /// The columns.
    private(set) var columns: [[Double]] = []
    /// The columns in single precision, each filled up to whole words with NaN, one after the other.
    private var singles: [Float] = []
    /// The columns on steps, each filled up to whole words, one after the other; with where the steps begin and how many a unit.
    private var steps: [Int16] = []
    private var scales: [(base: Double, scale: Double)] = []
    private let count: Int
    private let words: Int

    /// Room for columns of so many bars.
    ///
    /// - Parameters:
    ///   - count: Bars, at least 1.
    ///   - expected: About how many columns there will be.
    init(count: Int, expected: Int) {
        self.count = count
        words = (count + 63) / 64
        columns.reserveCapacity(expected)
    }

    /// Adds a column.
    ///
    /// - Parameters:
    ///   - column: A value a bar.
    ///   - first: The first bar from which all are to be defined.
    ///   - expected: About how many columns there will be.
    ///   - isSingle: Whether columns will be compared with columns.
    ///   - isStepped: Whether columns will be compared with levels.
    /// - Returns: Its number; nil where a value from `first` on is undefined.
    mutating func add(
        _ column: [Double],
        from first: Int,
        expected: Int,
        singles isSingle: Bool,
        steps isStepped: Bool
    )
        -> Int?
    {
        let values = column.span
        let defined = values.extracting(min(first, count)..<count)
        var undefined: UInt64 = 0
        for bar in 0..<defined.count { undefined &+= defined[bar] == defined[bar] ? 0 : 1 }
        guard undefined == 0 else { return nil }
        let size = 64 * words
        if isSingle {
            if singles.isEmpty { singles.reserveCapacity(expected * size) }
            singles += [Float](capacity: size) { output in
                for bar in 0..<values.count { output.append(Float(values[bar])) }
                for _ in values.count..<size { output.append(.nan) }
            }
        }
        if isStepped {
            if steps.isEmpty { steps.reserveCapacity(expected * size) }
            var base = 0.0
            var row = [Int16](repeating: 0, count: size)
            let scale =
                first < count ? unsafe steps_of_column(column, first, count, &base, &row) : 0
            steps += row
            scales.append((base, scale))
        }
        columns.append(column)
        return columns.count - 1
    }

    /// Bars at which column `x` is above and below column `y`, from the bar before `first` on.
    func compare(_ x: Int, _ y: Int, from first: Int, above: inout [UInt64], below: inout [UInt64]) {
        let size = 64 * words
        precondition((max(x, y) + 1) * size <= singles.count && above.count == words && below.count == words)
        unsafe singles.withUnsafeBufferPointer { singles in
            guard let singles = singles.baseAddress else { return }
            unsafe compare_columns(
                singles + x * size,
                columns[x],
                singles + y * size,
                columns[y],
                count,
                max(first - 1, 0) >> 6,
                &above,
                &below
            )
        }
    }

    /// Bars at which column `x` is above `high`, and below `low`, from its first defined bar on.
    func compare(_ x: Int, low: Double, high: Double, above: inout [UInt64], below: inout [UInt64]) {
        let size = 64 * words
        precondition((x + 1) * size <= steps.count && above.count == words && below.count == words)
        let (base, scale) = scales[x]
        unsafe steps.withUnsafeBufferPointer { steps in
            unsafe columns[x].withUnsafeBufferPointer { values in
                guard let steps = steps.baseAddress, let values = values.baseAddress else { return }
                unsafe compare_levels(steps + x * size, values, count, base, scale, low, high, &above, &below)
            }
        }
    }
}
