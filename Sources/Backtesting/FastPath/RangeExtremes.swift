/// Highest, lowest and deepest fall of a column over any range of bars, each in two look-ups.
///
/// A disjoint sparse table: at level *k* the bars are cut into blocks of 2ᵏ, and each bar knows the range from itself to the
/// middle of its block. Two different bars lie on both sides of the middle of exactly one block, at the level of their highest
/// differing bit, so a range is the left bar's part and the right bar's, without overlap.
struct RangeExtremes: Sendable {
    /// What is known of a range.
    struct Range {
        /// Highest value.
        let highest: Double
        /// Lowest value.
        let lowest: Double
        /// Smallest ratio of a value to an earlier or the same one, at most 1.
        let fall: Double
    }

    private let count: Int
    /// Levels one after the other; a record is highest, lowest and fall.
    private let records: [SIMD4<Double>]

    /// - Parameter values: Positive values.
    /// - Complexity: O(n log n) time and memory.
    init(_ values: [Double]) {
        count = values.count
        let levels = Self.level(0, max(0, count - 1)) + 1
        var records = [SIMD4<Double>](repeating: .zero, count: levels * count)
        for bar in 0..<count { records[bar] = SIMD4(values[bar], values[bar], 1, 0) }
        for level in 1..<max(1, levels) {
            let half = 1 << (level - 1)
            // Where the last block has no right half, no range of this level lies in it.
            for middle in stride(from: half, to: count, by: 2 * half) {
                var left = SIMD4(0, Double.infinity, 1, 0)
                for bar in (middle - half..<middle).reversed() {
                    let value = values[bar]
                    // A division only where the fall gets deeper, which is seldom.
                    if left.y < left.z * value { left.z = left.y / value }
                    left.x = max(left.x, value)
                    left.y = min(left.y, value)
                    records[level * count + bar] = left
                }
                var right = SIMD4(0, Double.infinity, 1, 0)
                for bar in middle..<min(middle + half, count) {
                    let value = values[bar]
                    right.x = max(right.x, value)
                    right.y = min(right.y, value)
                    if value < right.z * right.x { right.z = value / right.x }
                    records[level * count + bar] = right
                }
            }
        }
        self.records = records
    }

    /// What is known of the bars from `first` to `last`, both included.
    ///
    /// The caller has made sure that `first ≤ last` are bars.
    @inline(__always)
    func range(_ first: Int, _ last: Int) -> Range {
        let row = Self.level(first, last) &* count
        let span = records.span
        let (left, right) = unsafe (span[unchecked: row &+ first], span[unchecked: row &+ last])
        return Range(
            highest: max(left.x, right.x),
            lowest: min(left.y, right.y),
            fall: min(min(left.z, right.z), right.y / left.x)
        )
    }

    /// The number of the highest bit in which two bars differ, from 1; 0 for the same bar.
    @inline(__always)
    private static func level(_ first: Int, _ last: Int) -> Int { 64 &- (first ^ last).leadingZeroBitCount }
}
