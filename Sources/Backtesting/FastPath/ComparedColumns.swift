import CCompare

/// Columns that are compared with each other and with levels, in the widest vectors the machine has.
///
/// Values are put on steps of 16 bits, a quarter of the memory. Steps keep the order, so where they differ, the
/// values differ the same way; only values on one step are compared as they are. For comparisons of columns every bar has steps
/// of its own, between the lowest and the highest column there; for comparisons with levels every column has.
struct ComparedColumns: Sendable {
    /// A column, with the first bar from which it is defined.
    typealias Column = (values: [Double], first: Int)

    private typealias Range = (lowest: Double, highest: Double)

    private let columns: [[Double]]
    private let count: Int
    /// Places of a column's row of steps, which is whole words.
    private let size: Int
    /// Steps for comparisons of columns, a row a column; none where there are no such comparisons.
    private var pairSteps: [Int16] = []
    /// Steps for comparisons with levels, a row a column; none where there are no such comparisons.
    private var levelSteps: [Int16] = []
    /// By column: where its steps for levels begin, and how many a unit.
    private var scales: [(base: Double, scale: Double)] = []
    /// The lowest and the highest of the steps for levels in each word; a row a column, filled up to 64 words.
    private var lowest: [Int16] = []
    private var highest: [Int16] = []
    private let extremes: Int

    /// Columns over so many bars; nil where a value from a column's first bar on is undefined or infinite.
    ///
    /// - Parameters:
    ///   - columns: A value a bar each.
    ///   - count: Bars.
    ///   - isPaired: Whether columns will be compared with columns.
    ///   - isLevelled: Whether columns will be compared with levels.
    init?(_ columns: [Column], count: Int, isPaired: Bool, isLevelled: Bool) {
        var ranges: [Range] = []
        for (values, first) in columns {
            guard let range = Self.range(values.span, from: min(first, count)) else { return nil }
            ranges.append(range)
        }
        self.columns = columns.map(\.values)
        self.count = count
        size = (count + 63) / 64 * 64
        extremes = (size / 64 + 63) / 64 * 64
        if isPaired { pair(columns) }
        if isLevelled { level(columns, ranges) }
    }

    /// The lowest and the highest value from a bar on, 0 where there are none; nil where one is undefined or infinite.
    private static func range(_ values: Span<Double>, from first: Int) -> Range? {
        var range: Range = (0, 0)
        guard first < values.count else { return range }
        let isFinite = unsafe values.extracting(first...).withUnsafeBufferPointer { values in
            guard let start = values.baseAddress else { return true }
            return unsafe range_of_column(start, values.count, &range.lowest, &range.highest) != 0
        }
        return isFinite ? range : nil
    }

    private mutating func pair(_ columns: [Column]) {
        var low = [Double](repeating: .infinity, count: count)
        var high = [Double](repeating: -.infinity, count: count)
        for (values, first) in columns {
            let values = values.span
            var lows = low.mutableSpan
            var highs = high.mutableSpan
            for bar in min(first, count)..<count {
                lows[bar] = min(lows[bar], values[bar])
                highs[bar] = max(highs[bar], values[bar])
            }
        }
        var scale = low
        unsafe bars_of_range(low, high, count, &scale)
        // Where columns have no values each has a step of its own, so that nobody looks whether these are equal.
        pairSteps = [Int16](capacity: columns.count * size) { output in
            for row in columns.indices {
                output.append(repeating: Int16(truncatingIfNeeded: row), count: size)
            }
        }
        unsafe pairSteps.withUnsafeMutableBufferPointer { steps in
            guard let steps = steps.baseAddress else { return }
            for (row, column) in columns.enumerated() where column.first < count {
                unsafe steps_of_bars(column.values, low, scale, column.first, count, steps + row * size)
            }
        }
    }

    private mutating func level(_ columns: [Column], _ ranges: [Range]) {
        levelSteps = [Int16](repeating: 0, count: columns.count * size)
        lowest = [Int16](repeating: 0, count: columns.count * extremes)
        highest = lowest
        scales = columns.map { _ in (0, 0) }
        for (row, column) in columns.enumerated() where column.first < count {
            unsafe levelSteps.withUnsafeMutableBufferPointer { steps in
                guard let steps = unsafe steps.baseAddress.map({ unsafe $0 + row * size }) else { return }
                let (low, high) = ranges[row]
                let scale = unsafe steps_of_column(column.values, column.first, count, low, high, steps)
                scales[row] = (low, scale)
                unsafe lowest.withUnsafeMutableBufferPointer { lowest in
                    unsafe highest.withUnsafeMutableBufferPointer { highest in
                        guard let low = lowest.baseAddress, let high = highest.baseAddress else { return }
                        unsafe extremes_of_words(
                            steps,
                            size / 64,
                            low + row * extremes,
                            high + row * extremes
                        )
                    }
                }
            }
        }
    }

    /// Bars at which column `x` is above and below column `y`, from the bar before `first` on.
    func compare(_ x: Int, _ y: Int, from first: Int, above: inout [UInt64], below: inout [UInt64]) {
        precondition((max(x, y) + 1) * size <= pairSteps.count && 64 * min(above.count, below.count) >= size)
        unsafe pairSteps.withUnsafeBufferPointer { steps in
            guard let steps = steps.baseAddress else { return }
            unsafe compare_columns(
                steps + x * size,
                columns[x],
                steps + y * size,
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
        precondition((x + 1) * size <= levelSteps.count && 64 * min(above.count, below.count) >= size)
        let (base, scale) = scales[x]
        unsafe levelSteps.withUnsafeBufferPointer { steps in
            guard let steps = steps.baseAddress else { return }
            unsafe compare_levels(
                steps + x * size,
                columns[x],
                count,
                base,
                scale,
                low,
                high,
                &above,
                &below
            )
        }
    }

    /// Entries and exits in turn of a position that is held while column `x` is on one side of column `y`, by the bars at which
    /// they cross.
    ///
    /// - Parameters:
    ///   - x: A column.
    ///   - y: Another one.
    ///   - entersBelow: Whether it is entered where `x` goes below `y`, and left where above.
    ///   - first: First bar that counts; both are defined at the bar before it.
    ///   - end: Where the bars that count end.
    ///   - changes: Gets the bars.
    /// - Returns: How many bars; nil where two values are equal, or no bar is before the first: the masks have to be asked.
    func crossings(
        _ x: Int,
        _ y: Int,
        entersBelow: Bool,
        from first: Int,
        to end: Int,
        _ changes: inout [Int]
    ) -> Int? {
        guard first > 0, first < end else { return first < end ? nil : 0 }
        precondition((max(x, y) + 1) * size <= pairSteps.count && end <= count && end <= changes.count)
        let found = unsafe pairSteps.withUnsafeBufferPointer { steps in
            guard let steps = steps.baseAddress else { return -1 }
            return unsafe changes_by_columns(
                steps + x * size,
                columns[x],
                steps + y * size,
                columns[y],
                entersBelow ? 1 : 0,
                first,
                end,
                &changes
            )
        }
        return found < 0 ? nil : found
    }

    /// Entries and exits in turn of a position that is entered where column `x` is above `high` and left where it is below
    /// `low`, or with `entersBelow` the other way round.
    ///
    /// - Returns: How many bars; nil where one has both: the masks have to be asked.
    func changes(
        _ x: Int,
        low: Double,
        high: Double,
        entersBelow: Bool,
        from first: Int,
        to end: Int,
        _ changes: inout [Int]
    ) -> Int? {
        guard first < end else { return 0 }
        precondition((x + 1) * size <= levelSteps.count && end <= count && end <= changes.count)
        let (base, scale) = scales[x]
        let found = unsafe levelSteps.withUnsafeBufferPointer { steps in
            unsafe lowest.withUnsafeBufferPointer { lowest in
                unsafe highest.withUnsafeBufferPointer { highest in
                    guard let steps = steps.baseAddress, let low16 = lowest.baseAddress,
                        let high16 = highest.baseAddress
                    else { return -1 }
                    return unsafe changes_by_levels(
                        steps + x * size,
                        columns[x],
                        low16 + x * extremes,
                        high16 + x * extremes,
                        base,
                        scale,
                        low,
                        high,
                        entersBelow ? 1 : 0,
                        first,
                        end,
                        &changes
                    )
                }
            }
        }
        return found < 0 ? nil : found
    }
}
