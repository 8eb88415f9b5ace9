import CKernels

/// Quantiles of a sample, and the mean of its smallest values, without sorting it.
///
/// Values keep their bits, so quantiles have those that sorting everything would give them.
struct Tails {
    /// The value below which the share lies, by linear interpolation, numpy's default.
    let lower: Double
    /// The mean of the ⌊(n − 1)·share⌋ + 1 smallest.
    let lowerMean: Double
    /// The value above which the share lies.
    let upper: Double

    /// - Parameters:
    ///   - sample: Finite values, at least one.
    ///   - share: How much of them an end is, 0…1.
    init(_ sample: [Double], share: Double) {
        let place = share * Double(sample.count - 1)
        let (below, upperPlace) = (Int(place), (1 - share) * Double(sample.count - 1))
        let upperBelow = Int(upperPlace)
        precondition(below >= 0 && below < sample.count, "a place among the values")
        // The largest are the smallest of the negated values.
        let fromTop = max(0, sample.count - 2 - upperBelow)
        let (bottom, top) = unsafe withUnsafeTemporaryAllocation(
            of: Double.self,
            capacity: 2 * sample.count
        ) { room in
            guard let scratch = room.baseAddress else { return (order_statistic(), order_statistic()) }
            return (
                unsafe value_at_place(sample, sample.count, 1, below, scratch),
                unsafe value_at_place(sample, sample.count, -1, fromTop, scratch)
            )
        }
        func interpolated(_ first: Double, _ next: Double, _ place: Double) -> Double {
            first + (next - first) * (place - place.rounded(.down))
        }
        lower = below + 1 < sample.count ? interpolated(bottom.value, bottom.next, place) : bottom.value
        lowerMean = bottom.sum / Double(below + 1)
        upper =
            upperBelow + 1 < sample.count ? interpolated(-top.next, -top.value, upperPlace) : -top.value
    }
}
