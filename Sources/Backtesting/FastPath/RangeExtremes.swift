import CCompare

/// Highest, lowest and deepest fall of a column over any range of bars, each in two look-ups.
///
/// A disjoint sparse table: at level *k* the bars are cut into blocks of 2ᵏ, and each bar knows the range from itself to the
/// middle of its block. Two different bars lie on both sides of the middle of exactly one block, at the level of their highest
/// differing bit, so a range is the left bar's part and the right bar's, without overlap.
///
/// The table has the bars of the values instead of the values, which is a quarter of the memory: bars are looked up all over
/// it, so it has to fit into fast memory.
struct RangeExtremes: ~Copyable, Sendable {
    /// What is known of a range.
    struct Range {
        /// Highest value.
        let highest: Double
        /// Lowest value.
        let lowest: Double
        fileprivate let left: Record
        fileprivate let right: Record
    }

    /// Four bars of 16 bits, from the lowest: of the highest and of the lowest value, and the two of the deepest fall, the
    /// earlier first.
    fileprivate typealias Record = UInt64

    /// The most bars there can be.
    static let capacity = Int(UInt16.max) + 1

    private let values: SharedArray<Double>
    /// Levels one after the other.
    private let records: SharedArray<Record>

    /// - Parameter values: Positive values, at most `capacity`.
    /// - Complexity: O(n log n) time and memory.
    init(_ values: [Double]) {
        precondition(values.count <= Self.capacity, "bars have 16 bits")
        let count = values.count
        let levels = Self.level(0, max(0, count - 1)) + 1
        var scratch = [Double](repeating: 0, count: 8 * (count + 4))
        records = unsafe SharedArray(count: levels * count) { records in
            unsafe extremes_of_ranges(values, count, levels, &scratch, records)
        }
        self.values = SharedArray(values)
    }

    /// What is known of the bars from `first` to `last`, both included.
    ///
    /// The caller has made sure that `first ≤ last` are bars.
    @inline(__always)
    func range(_ first: Int, _ last: Int) -> Range {
        let row = Self.level(first, last) &* values.count
        let (left, right) = unsafe (records.start[row &+ first], records.start[row &+ last])
        return Range(
            highest: max(value(left, 0), value(right, 0)),
            lowest: min(value(left, 1), value(right, 1)),
            left: left,
            right: right
        )
    }

    /// Smallest ratio of a value of a range to an earlier or the same one, at most 1.
    @inline(__always)
    func fall(_ range: Range) -> Double {
        let (left, right) = (range.left, range.right)
        return min(
            min(value(left, 3) / value(left, 2), value(right, 3) / value(right, 2)),
            value(right, 1) / value(left, 0)
        )
    }

    /// What the trades of a run come to, from equity 1.
    ///
    /// - Parameters:
    ///   - bars: Bars of the signals, entries and exits in turn.
    ///   - trades: How many trades.
    ///   - market: What a trade contributes; this is the table of its closes.
    ///   - marks: Room for four numbers a trade.
    /// - Returns: Growth, deepest fall, sums and bars.
    @inline(__always)
    func run(
        _ bars: borrowing [Int],
        _ trades: Int,
        _ market: borrowing MarketSums,
        _ marks: inout [Double]
    ) -> trade_sums {
        var result = trade_sums()
        unsafe bars.withUnsafeBufferPointer { bars in
            guard let bars = bars.baseAddress else { return }
            unsafe run_trades(
                bars,
                trades,
                market.entries,
                market.exits,
                values.start,
                records.start,
                values.count,
                market.delay,
                &marks,
                &result
            )
        }
        return result
    }

    @inline(__always)
    private func value(_ record: Record, _ place: UInt64) -> Double {
        // A record has bars of the column by its making.
        unsafe values.start[Int(record >> (16 &* place) & 0xFFFF)]
    }

    /// The number of the highest bit in which two bars differ, from 1; 0 for the same bar.
    @inline(__always)
    private static func level(_ first: Int, _ last: Int) -> Int { 64 &- (first ^ last).leadingZeroBitCount }
}
