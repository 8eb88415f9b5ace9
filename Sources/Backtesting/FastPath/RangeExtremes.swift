/// Highest, lowest and deepest fall of a column over any range of bars, each in two look-ups, and bounds of them in one.
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
    /// Levels one after the other: highest and lowest of the 2ᵏ bars from each on, rounded away from each other.
    ///
    /// A few of these fit into the fastest memory, and mostly they tell that the records need not be looked at.
    private let bounds: [SIMD2<Float>]

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
        bounds = Self.bounds(values)
    }

    private static func bounds(_ values: [Double]) -> [SIMD2<Float>] {
        let count = values.count
        let levels = level(0, max(0, count - 1)) + 1
        var bounds = [SIMD2<Float>](repeating: .zero, count: levels * count)
        for bar in 0..<count {
            let nearest = Float(values[bar])
            bounds[bar] = SIMD2(
                Double(nearest) < values[bar] ? nearest.nextUp : nearest,
                Double(nearest) > values[bar] ? nearest.nextDown : nearest
            )
        }
        for level in 1..<max(1, levels) {
            let (from, to, half) = ((level - 1) * count, level * count, 1 << (level - 1))
            for bar in 0..<count {
                let (left, right) = (bounds[from + bar], bounds[from + min(bar + half, count - 1)])
                bounds[to + bar] = SIMD2(max(left.x, right.x), min(left.y, right.y))
            }
        }
        return bounds
    }

    /// A value at least as high as any of the bars from `first` to `last`, and one at least as low.
    ///
    /// The caller has made sure that `first ≤ last` are bars.
    @inline(__always)
    func bounds(_ first: Int, _ last: Int) -> (high: Double, low: Double) {
        // The least power of two that covers them.
        let level = 64 &- (last &- first).leadingZeroBitCount
        let bounds = bounds.span
        let found = unsafe bounds[unchecked: level &* count &+ first]
        return (Double(found.x), Double(found.y))
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
