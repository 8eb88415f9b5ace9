/// Quantiles near the ends of a sample, and the mean of the smallest values, without sorting what is in between.
///
/// Values are counted in bins of equal width first; then only the bins that a quantile falls into are sorted. A larger value is
/// never in a lower bin, so quantiles have the bits that sorting everything would give them.
struct Tails {
    private let values: [Double]
    private let bins: [UInt8]
    /// Values in each bin and those below it.
    private let ends: [Int]
    private static let binCount = 256

    /// - Parameter sample: Finite values, at least one.
    init(_ sample: [Double]) {
        values = sample
        bins = Self.bins(sample.span)
        var ends = [Int](repeating: 0, count: Self.binCount)
        for bin in bins { ends[Int(bin)] += 1 }
        for bin in 1..<Self.binCount { ends[bin] += ends[bin - 1] }
        self.ends = ends
    }

    /// A bin for each value.
    private static func bins(_ values: Span<Double>) -> [UInt8] {
        var (least, most) = (values[0], values[0])
        for i in 0..<values.count {
            least = values[i] < least ? values[i] : least
            most = values[i] > most ? values[i] : most
        }
        let scale = Double(binCount - 1) / (most - least)
        // Equal values, or a range beyond that of a double: all in one bin.
        guard scale.isFinite, scale > 0 else { return [UInt8](repeating: 0, count: values.count) }
        return [UInt8](capacity: values.count) { output in
            for i in 0..<values.count {
                output.append(UInt8(truncatingIfNeeded: Int32((values[i] - least) * scale)))
            }
        }
    }

    /// The value below which a fraction `q` lies, by linear interpolation, numpy's default.
    func value(_ q: Double) -> Double {
        let place = q * Double(values.count - 1)
        let below = Int(place)
        let bin = bin(of: below)
        let here = sorted(bin)
        let first = here[below - start(of: bin)]
        guard below + 1 < values.count else { return first }
        let next =
            below + 1 < ends[bin] ? here[below + 1 - start(of: bin)] : sorted(self.bin(of: below + 1))[0]
        return first + (next - first) * (place - Double(below))
    }

    /// Mean of the ⌊(n − 1)·q⌋ + 1 smallest.
    func mean(below q: Double) -> Double {
        let number = Int(Double(values.count - 1) * q) + 1
        let last = bin(of: number - 1)
        // All of the lower bins, and the smallest of the last.
        var sum = 0.0
        for i in values.indices where bins[i] < last { sum += values[i] }
        for value in sorted(last)[..<(number - start(of: last))] { sum += value }
        return sum / Double(number)
    }

    /// The bin of the value at a place in sorted order.
    private func bin(of place: Int) -> Int { ends.firstIndex { $0 > place } ?? 0 }

    /// Values in lower bins.
    private func start(of bin: Int) -> Int { bin > 0 ? ends[bin - 1] : 0 }

    private func sorted(_ bin: Int) -> [Double] {
        var found: [Double] = []
        found.reserveCapacity(ends[bin] - start(of: bin))
        for i in values.indices where bins[i] == bin { found.append(values[i]) }
        found.sort()
        return found
    }
}
