import Testing

@testable import Backtesting

@Suite struct TailsTests {
    private static let samples: [[Double]] = {
        var samples: [[Double]] = [
            [0.5], [1, 1, 1, 1], [3, 1, 2], [-1e308, 1e308, 0, 1], [0, 0, 0, 0, 0, 0, 0, 1e-300],
        ]
        var (shuffled, flat, outlier) = ([Double](), [Double](), [Double]())
        for number in 0..<1000 {
            shuffled.append(Double(number * 7919 % 1000) / 1000 - 0.5)
            let step = Double(number * 31 % 97)
            flat.append(number % 3 == 0 ? 0 : step - 48)
            outlier.append(number == 250 ? 1e9 : step / 1e3)
        }
        samples += [shuffled, flat, outlier]
        return samples
    }()

    @Test(arguments: samples) func `quantiles have the bits that sorting everything gives`(sample: [Double]) {
        let sorted = Quantiles(sample)
        for share in [0, 0.01, 0.05, 0.25, 0.5, 0.95, 1] {
            let tails = Tails(sample, share: share)
            #expect(tails.lower == sorted.value(share))
            #expect(tails.upper == sorted.value(1 - share))
            let smallest = Array(sample.sorted()[...Int(Double(sample.count - 1) * share)])
            let mean: Double = smallest.reduce(0, +) / Double(smallest.count)
            let size: Double = smallest.reduce(0) { $0 + abs($1) }
            #expect(abs(tails.lowerMean - mean) <= 1e-14 * size)
        }
    }
}
