/// The best few of many, and how many there are.
struct Ranking {
    /// How many have a value.
    private(set) var count = 0
    /// Places of the best, best first; equal ones in their order.
    private(set) var places: [Int] = []

    /// - Parameters:
    ///   - values: What to rank by; NaN for what is not ranked.
    ///   - best: How many places to keep.
    ///   - isLowerBetter: Whether the smaller is the better value.
    init(_ values: [Double], best: Int, isLowerBetter: Bool) {
        let sign: Double = isLowerBetter ? -1 : 1
        var kept: [Double] = []
        for (place, raw) in values.enumerated() where !raw.isNaN {
            count += 1
            let value = sign * raw
            if kept.count == best, let last = kept.last, value <= last { continue }
            // Behind all that are as good.
            var (low, high) = (0, kept.count)
            while low < high {
                let middle = (low + high) / 2
                if kept[middle] >= value { low = middle + 1 } else { high = middle }
            }
            kept.insert(value, at: low)
            places.insert(place, at: low)
            if kept.count > best {
                kept.removeLast()
                places.removeLast()
            }
        }
    }
}
