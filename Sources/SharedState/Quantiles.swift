/// A distribution of times, in microseconds; all zero when nothing was recorded.
public struct Quantiles: Sendable, Equatable {
    /// Times recorded.
    public let count: Int
    /// Their sum.
    public let sum: Int64
    /// Half of them were at most this; like the others below up to 1/16 too high, never above ``max``.
    public let p50: Int64
    /// Nine of ten were at most this.
    public let p90: Int64
    /// All but one in a hundred were at most this.
    public let p99: Int64
    /// The longest, exactly.
    public let max: Int64

    init(buckets: [Int], sum: Int64, max: Int64) {
        count = buckets.reduce(0, +)
        self.sum = sum
        self.max = max
        var bounds: [Int64] = []
        var seen = 0
        var bucket = 0
        for percent in [50, 90, 99] {
            let rank = (count * percent + 99) / 100
            while bucket < buckets.count - 1, seen + buckets[bucket] < rank {
                seen += buckets[bucket]
                bucket += 1
            }
            bounds.append(Swift.min(max, Histogram.upperBound(of: bucket)))
        }
        (p50, p90, p99) = (bounds[0], bounds[1], bounds[2])
    }
}
