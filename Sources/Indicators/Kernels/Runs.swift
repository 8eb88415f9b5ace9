/// The stretches of bars over which columns are defined, which is finite, as far as they are long enough to compute over.
///
/// A kernel goes on until it meets a bar that is not defined, and says where; the next computation begins after it.
struct Runs {
    /// The bar after the last one computed.
    var end = 0
    private let count: Int
    private let lookback: Int
    private let start: Int
    private var gaps: [Range<Int>] = []

    /// The stretches of columns of so many bars.
    ///
    /// - Parameters:
    ///   - count: Bars in all.
    ///   - lookback: Bars of a stretch before its first value.
    ///   - start: The first bar that counts; those before are as good as undefined.
    init(count: Int, lookback: Int, from start: Int = 0) {
        self.count = count
        self.lookback = lookback
        self.start = start
    }

    /// Finds the next stretch after `end`.
    ///
    /// - Parameter definedEnd: The first bar of a range that is not defined, or its upper bound.
    /// - Returns: The bar of its first value: `lookback` bars before it are defined, as it is. `nil` where there is none.
    mutating func next(_ definedEnd: (Range<Int>) -> Int) -> Int? {
        var first = max(end, start)
        while first < count {
            let ready = first + lookback
            let stop = definedEnd(first..<min(ready + 1, count))
            if stop > ready {
                gaps.append(end..<ready)
                return ready
            }
            first = stop + 1
        }
        gaps.append(min(end, count)..<count)
        return nil
    }

    /// Makes a column undefined where nothing was computed; to be called when there is no next stretch.
    func undefine(_ column: inout [Double]) {
        for gap in gaps { column.undefine(gap) }
    }
}

extension [Double] {
    /// A column of the given length that is undefined throughout.
    init(undefined count: Int) {
        self.init(repeating: .nan, count: count)
    }

    /// A column of which every bar is still to be written.
    init(unwritten count: Int) {
        unsafe self.init(unsafeUninitializedCapacity: count) { _, written in written = count }
    }

    /// Makes a range of bars undefined.
    mutating func undefine(_ bars: Range<Int>) {
        for bar in bars { self[bar] = .nan }
    }
}

/// The stretches of bars over which a column is defined.
func definedRuns(_ x: Span<Double>) -> [Range<Int>] {
    definedRuns(count: x.count) { definedEnd(x, $0) }
}

/// The stretches over which all columns are defined; they have one length.
func definedRuns(_ x: Span<Double>, _ y: Span<Double>) -> [Range<Int>] {
    definedRuns(count: x.count) { definedEnd(x, y, $0) }
}

private func definedRuns(count: Int, _ definedEnd: (Range<Int>) -> Int) -> [Range<Int>] {
    var runs = Runs(count: count, lookback: 0)
    var found: [Range<Int>] = []
    while let first = runs.next(definedEnd) {
        runs.end = definedEnd(first..<count)
        found.append(first..<runs.end)
    }
    return found
}
