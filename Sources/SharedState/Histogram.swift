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
