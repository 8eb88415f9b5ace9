import Testing

@testable import SharedState

@Suite struct HistogramTests {
    @Test func `a bucket's upper bound falls into it and the next value does not`() {
        for bucket in 0..<Histogram.bucketCount - 1 {
            let bound = Histogram.upperBound(of: bucket)
            #expect(Histogram.bucket(of: bound) == bucket)
            #expect(Histogram.bucket(of: bound + 1) == bucket + 1)
        }
    }

    @Test func `a bucket is at most a sixteenth wide`() {
        var value: Int64 = 1
        while value < 1 << 39 {
            let bound = Histogram.upperBound(of: Histogram.bucket(of: value))
            #expect(bound >= value && Double(bound) <= Double(value) * (1 + 1.0 / 16))
            value = value * 9 / 8 + 1
        }
    }
}
