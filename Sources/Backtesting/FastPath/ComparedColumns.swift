import CCompare

/// Columns that are compared with each other and with levels, in the widest vectors the machine has.
///
/// Two columns are compared in single precision first, which is half the memory and half the work: rounding keeps the order,
/// so where the rounded values differ, the values differ the same way. Only words in which some do not differ are compared
/// again as they are.
struct ComparedColumns: Sendable {
    /// The columns.
    private(set) var columns: [[Double]] = []
    /// Their last bars, filled up to whole words with NaN.
    private var tails: [Double] = []
    /// The columns in single precision, each filled up to whole words with NaN, one after the other.
    private var singles: [Float] = []
    /// The columns rounded up and down to single precision, filled up likewise, for levels that single precision has: a value
    /// is above such a level where the value rounded up is.
    private var rounded: (up: [Float], down: [Float]) = ([], [])
    private let count: Int
    private let words: Int
    /// The bits of the last word that are bars.
    private let lastBits: UInt64

    /// Room for columns of so many bars.
    ///
    /// - Parameters:
    ///   - count: Bars, at least 1.
    ///   - expected: About how many columns there will be.
    init(count: Int, expected: Int) {
        self.count = count
        words = (count + 63) / 64
        lastBits = count % 64 == 0 ? .max : 1 << UInt64(count % 64) - 1
        columns.reserveCapacity(expected)
    }

    /// Adds a column.
    ///
    /// - Parameters:
    ///   - column: A value a bar.
    ///   - first: The first bar from which all are to be defined.
    ///   - expected: About how many columns there will be.
    ///   - isSingle: Whether columns will be compared with columns.
    ///   - isRounded: Whether columns will be compared with levels.
    /// - Returns: Its number; nil where a value from `first` on is undefined.
    mutating func add(
        _ column: [Double],
        from first: Int,
        expected: Int,
        singles isSingle: Bool,
        rounded isRounded: Bool
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
            let first = singles.count
            singles += repeatElement(.nan, count: size)
            unsafe singles.withUnsafeMutableBufferPointer { singles in
                unsafe column.withUnsafeBufferPointer { column in
                    for bar in column.indices {
                        unsafe singles[first + bar] = Float(column[bar])
                    }
                }
            }
        }
        if isRounded {
            tails += column[(count & ~63)...]
            tails += repeatElement(.nan, count: 64 - count % 64)
            if rounded.up.isEmpty {
                rounded.up.reserveCapacity(expected * size)
                rounded.down.reserveCapacity(expected * size)
            }
            let first = rounded.up.count
            rounded.up += repeatElement(.nan, count: size)
            rounded.down += repeatElement(.nan, count: size)
            unsafe rounded.up.withUnsafeMutableBufferPointer { up in
                unsafe rounded.down.withUnsafeMutableBufferPointer { down in
                    unsafe column.withUnsafeBufferPointer { column in
                        guard let up = up.baseAddress, let down = down.baseAddress,
                            let values = column.baseAddress
                        else { return }
                        unsafe round_column(values, column.count, up + first, down + first)
                    }
                }
            }
        }
        columns.append(column)
        return columns.count - 1
    }

    /// Bars at which column `x` is above and below column `y`, from the bar before `first` on.
    func compare(_ x: Int, _ y: Int, from first: Int, above: inout [UInt64], below: inout [UInt64]) {
        let size = 64 * words
        precondition((max(x, y) + 1) * size <= singles.count && above.count == words && below.count == words)
        unsafe singles.withUnsafeBufferPointer { singles in
            unsafe above.withUnsafeMutableBufferPointer { above in
                unsafe below.withUnsafeMutableBufferPointer { below in
                    guard let singles = singles.baseAddress, let above = above.baseAddress,
                        let below = below.baseAddress
                    else { return }
                    unsafe compare_columns(singles + x * size, singles + y * size, words, above, below)
                    for word in min(max(first - 1, 0) >> 6, words)..<words {
                        let live = word == words - 1 ? lastBits : .max
                        let undecided = unsafe ~(above[word] | below[word]) & live
                        if undecided != 0 { unsafe decide(x, y, word, undecided, &above[word], &below[word]) }
                    }
                }
            }
        }
    }

    /// Compares the values themselves at some bars of a word.
    private func decide(
        _ x: Int,
        _ y: Int,
        _ word: Int,
        _ bars: UInt64,
        _ above: inout UInt64,
        _ below: inout UInt64
    ) {
        let (x, y) = (columns[x], columns[y])
        var bars = bars
        while bars != 0 {
            let (bar, bit) = (word << 6 + bars.trailingZeroBitCount, bars & (0 &- bars))
            if x[bar] > y[bar] { above |= bit } else if x[bar] < y[bar] { below |= bit }
            bars ^= bit
        }
    }

    /// Bars at which column `x` is above `high`, and below `low`.
    func compare(_ x: Int, low: Double, high: Double, above: inout [UInt64], below: inout [UInt64]) {
        let size = 64 * words
        if (x + 1) * size <= rounded.up.count, Double(Float(low)) == low, Double(Float(high)) == high {
            precondition(above.count == words && below.count == words)
            unsafe rounded.up.withUnsafeBufferPointer { up in
                unsafe rounded.down.withUnsafeBufferPointer { down in
                    unsafe above.withUnsafeMutableBufferPointer { above in
                        unsafe below.withUnsafeMutableBufferPointer { below in
                            guard let up = up.baseAddress, let down = down.baseAddress,
                                let above = above.baseAddress, let below = below.baseAddress
                            else { return }
                            unsafe compare_rounded(
                                up + x * size,
                                down + x * size,
                                Float(low),
                                Float(high),
                                words,
                                above,
                                below
                            )
                        }
                    }
                }
            }
            return
        }
        let whole = count / 64
        precondition((x + 1) * 64 <= tails.count && above.count == words && below.count == words)
        unsafe above.withUnsafeMutableBufferPointer { above in
            unsafe below.withUnsafeMutableBufferPointer { below in
                guard let above = above.baseAddress, let below = below.baseAddress else { return }
                unsafe columns[x].withUnsafeBufferPointer { column in
                    guard let column = column.baseAddress else { return }
                    unsafe compare_levels(column, low, high, whole, above, below)
                }
                guard whole < words else { return }
                unsafe tails.withUnsafeBufferPointer { tails in
                    guard let tails = tails.baseAddress else { return }
                    unsafe compare_levels(tails + x * 64, low, high, 1, above + whole, below + whole)
                }
            }
        }
    }
}
