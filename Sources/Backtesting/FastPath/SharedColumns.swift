import CCompare

/// Columns that many combinations share, compared with each other or with levels in the widest vectors the machine has.
///
/// Values are put on steps of 16 bits, a quarter of the memory. Steps keep the order, so where they differ, the
/// values differ the same way; only values on one step are compared as they are. For comparisons of columns every bar has steps
/// of its own, between the lowest and the highest column there; for comparisons with levels every column has.
@safe struct SharedColumns: ~Copyable, @unchecked Sendable {
    /// A column that is compared.
    struct Column {
        /// A value a bar.
        let values: [Double]
        /// The first bar from which it is defined.
        let first: Int
        /// Whether it is compared with levels.
        var isLevelled = false
    }

    /// Where a column's values are; and where its steps for levels begin, and how many a unit.
    @safe struct Row: @unchecked Sendable {
        let values: UnsafePointer<Double>
        var base = 0.0
        var scale = 0.0
    }

    private let count: Int
    /// Places of a column's row of steps, which is whole words.
    private let size: Int
    /// The same with the lowest step of each word and then the highest, each filled up to 64 words.
    private let levelSize: Int
    /// Keeps what the rows point to.
    private let columns: [[Double]]
    private let rows: SharedArray<Row>
    /// Steps for comparisons of columns, a row a column; none where there are no such comparisons.
    private let pairSteps: SharedArray<Int16>
    /// The same for comparisons with levels; only the rows of columns that are.
    private let levelSteps: SharedArray<Int16>

    /// Columns over so many bars; nil where a value from a column's first bar on is undefined or infinite.
    ///
    /// - Parameters:
    ///   - columns: The columns.
    ///   - count: Bars.
    ///   - isPaired: Whether columns are compared with columns.
    init?(_ columns: [Column], count: Int, isPaired: Bool) {
        let size = (count + 63) / 64 * 64
        let levelSize = size + 2 * ((size / 64 + 63) / 64 * 64)
        var rows: [Row] = []
        var highest: [Double] = []
        for column in columns {
            let first = min(column.first, count)
            // The storage of an array that nobody changes stays where it is.
            guard column.values.count == count,
                let values = unsafe column.values.withUnsafeBufferPointer(\.baseAddress)
            else { return nil }
            var (low, high) = (0.0, 0.0)
            if first < count {
                let isFinite = unsafe range_of_column(values + first, count - first, &low, &high) != 0
                guard isFinite else { return nil }
            }
            unsafe rows.append(Row(values: values, base: low))
            highest.append(high)
        }
        let isLevelled = columns.contains(where: \.isLevelled)
        levelSteps = unsafe SharedArray(count: isLevelled ? rows.count * levelSize : 0) { steps in
            for index in rows.indices where columns[index].isLevelled {
                let (row, first) = (rows[index], min(columns[index].first, count))
                let steps = unsafe steps + index * levelSize
                unsafe Self.fill(steps, with: 0, outside: first..<count, of: levelSize)
                let scale = unsafe steps_of_column(row.values, first, count, row.base, highest[index], steps)
                rows[index].scale = scale
                unsafe extremes_of_words(steps, size / 64, steps + size, steps + (size + levelSize) / 2)
            }
        }
        pairSteps = unsafe SharedArray(count: isPaired ? rows.count * size : 0) { steps in
            if isPaired { unsafe Self.pair(columns, rows, steps, count: count, size: size) }
        }
        self.count = count
        self.size = size
        self.levelSize = levelSize
        self.columns = columns.map(\.values)
        self.rows = SharedArray(rows)
    }

    /// Puts columns on the steps of every bar.
    private static func pair(
        _ columns: [Column],
        _ rows: [Row],
        _ steps: UnsafeMutablePointer<Int16>,
        count: Int,
        size: Int
    ) {
        var low = [Double](repeating: .infinity, count: count)
        var high = [Double](repeating: -.infinity, count: count)
        for (row, column) in zip(rows, columns) {
            unsafe widen_ranges(row.values, min(column.first, count), count, &low, &high)
        }
        var scale = low
        unsafe bars_of_range(low, high, count, &scale)
        for (index, column) in columns.enumerated() {
            let steps = unsafe steps + index * size
            let first = min(column.first, count)
            // Where columns have no values each has a step of its own, so that nobody looks whether these are equal.
            unsafe Self.fill(steps, with: Int16(truncatingIfNeeded: index), outside: first..<count, of: size)
            unsafe steps_of_bars(rows[index].values, low, scale, first, count, steps)
        }
    }

    /// Sets the values before and after those of a range.
    private static func fill(
        _ values: UnsafeMutablePointer<Int16>,
        with value: Int16,
        outside range: Range<Int>,
        of size: Int
    ) {
        unsafe values.initialize(repeating: value, count: range.lowerBound)
        unsafe (values + range.upperBound).initialize(repeating: value, count: size - range.upperBound)
    }

    /// The values of a column, which stay there as long as this does.
    @inline(__always)
    func values(_ x: Int) -> UnsafePointer<Double> { unsafe rows[x].values }

    /// Bars at which column `x` is above and below a level, from its first defined bar on.
    @inline(__always)
    func compare(
        _ x: Int,
        _ level: Double,
        above: UnsafeMutablePointer<UInt64>,
        below: UnsafeMutablePointer<UInt64>
    ) {
        precondition((x + 1) * levelSize <= levelSteps.count)
        let row = rows[x]
        let steps = unsafe levelSteps.start + x * levelSize
        unsafe compare_levels(steps, row.values, count, row.base, row.scale, level, level, above, below)
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
    @inline(__always)
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
        let found = unsafe changes_by_columns(
            pairSteps.start + x * size,
            rows[x].values,
            pairSteps.start + y * size,
            rows[y].values,
            entersBelow ? 1 : 0,
            first,
            end,
            &changes
        )
        return found < 0 ? nil : found
    }

    /// Entries and exits in turn of a position that is entered where column `x` is above `high` and left where it is below
    /// `low`, or with `entersBelow` the other way round.
    ///
    /// - Returns: How many bars; nil where one has both: the masks have to be asked.
    @inline(__always)
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
        precondition((x + 1) * levelSize <= levelSteps.count && end <= count && end <= changes.count)
        let row = rows[x]
        let steps = unsafe levelSteps.start + x * levelSize
        let found = unsafe changes_by_levels(
            steps,
            row.values,
            steps + size,
            steps + (size + levelSize) / 2,
            row.base,
            row.scale,
            low,
            high,
            entersBelow ? 1 : 0,
            first,
            end,
            &changes
        )
        return found < 0 ? nil : found
    }
}
