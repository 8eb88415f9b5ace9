import CKernels

/// Quantiles of a sample, and the mean of its smallest values, without sorting it.
///
/// Values keep their bits, so quantiles have those that sorting everything would give them.
struct Tails {
    private let values: [Double]

    /// - Parameter sample: Finite values, at least one.
    init(_ sample: [Double]) { values = sample }

    /// The value below which a fraction `q` lies, by linear interpolation, numpy's default.
    func value(_ q: Double) -> Double {
        let below = Int(q * Double(values.count - 1))
        guard below > values.count / 2, below + 1 < values.count else { return lower(q).value }
        // Nearer to the largest, which are the smallest of the negated values.
        let found = statistic(values.count - 2 - below, sign: -1)
        return interpolated(-found.next, -found.value, q)
    }

    /// The same, and the mean of the ⌊(n − 1)·q⌋ + 1 smallest.
    func lower(_ q: Double) -> (value: Double, mean: Double) {
        let below = Int(q * Double(values.count - 1))
        let found = statistic(below, sign: 1)
        let next = below + 1 < values.count ? found.next : found.value
        return (interpolated(found.value, next, q), found.sum / Double(below + 1))
    }

    private func interpolated(_ first: Double, _ next: Double, _ q: Double) -> Double {
        let place = q * Double(values.count - 1)
        return first + (next - first) * (place - place.rounded(.down))
    }

    private func statistic(_ place: Int, sign: Double) -> order_statistic {
        precondition(place >= 0 && place < values.count, "a place among the values")
        return unsafe withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * values.count) { room in
            guard let scratch = room.baseAddress else { return order_statistic() }
            return unsafe value_at_place(values, values.count, sign, place, scratch)
        }
    }
}
