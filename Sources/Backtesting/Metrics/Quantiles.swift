/// Quantiles of a sample by linear interpolation, numpy's default.
struct Quantiles {
    let sorted: [Double]

    init(_ sample: [Double]) { sorted = sample.sorted() }

    /// The value below which a fraction `q` lies.
    func value(_ q: Double) -> Double {
        let place = q * Double(sorted.count - 1)
        let low = Int(place)
        guard low + 1 < sorted.count else { return sorted[sorted.count - 1] }
        return sorted[low] + (sorted[low + 1] - sorted[low]) * (place - Double(low))
    }
}
