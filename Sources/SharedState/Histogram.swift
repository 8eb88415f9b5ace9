/// The times whose distribution the pool keeps.
public enum Histogram: Int, Sendable, CaseIterable {
    /// Of HTTP requests, from accept to the last byte handed over.
    case httpLatency
    /// Of single backtests.
    case backtestExecution

    /// Buckets a histogram has.
    static let bucketCount = bucket(of: .max) + 1

    // Log-linear: values below 16 exactly, then 16 buckets an octave, so a bucket is at most 1/16 wide; up to
    // 2^40 µs (12 days).
    private static let largest: Int64 = 1 << 40 - 1

    /// The bucket a time falls into.
    static func bucket(of microseconds: Int64) -> Int {
        let value = max(0, min(microseconds, largest))
        guard value >= 16 else { return Int(value) }
        let octave = 63 - value.leadingZeroBitCount
        return (octave - 3) << 4 + Int(value >> (octave - 4)) & 15
    }

    /// The largest time that falls into a bucket.
    static func upperBound(of bucket: Int) -> Int64 {
        guard bucket >= 16 else { return Int64(bucket) }
        let octave = bucket >> 4 + 3
        return (Int64(16 + bucket & 15 + 1) << (octave - 4)) - 1
    }
}

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
