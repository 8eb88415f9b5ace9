import CCompare
import Testing

@testable import Backtesting

/// Masks of what is compared on the fly, bar by bar against the values themselves.
@Suite struct MaskKernelTests {
    /// Values that tie all the time.
    private static func column(_ count: Int, _ generator: inout SplitMix64) -> [Double] {
        (0..<count).map { _ in Double(generator.next() % 5) / 4 - 0.5 }
    }

    @Test(arguments: [1, 7, 63, 64, 65, 128, 200, 1000])
    func `values, products and sums compare from any bar on as they do themselves`(count: Int) {
        var generator = SplitMix64(state: UInt64(count))
        let (x, a) = (Self.column(count, &generator), Self.column(count, &generator))
        let b = Self.column(count, &generator)
        var above = [UInt64](repeating: 0, count: (count + 63) / 64)
        var below = above
        func expect(_ right: (Int) -> Double, from: Int, _ comment: Comment) {
            let wrong = (from..<count).filter { bar in
                let (over, under) = (above[bar / 64] >> (bar % 64) & 1, below[bar / 64] >> (bar % 64) & 1)
                return (over == 1) != (x[bar] > right(bar)) || (under == 1) != (x[bar] < right(bar))
            }
            #expect(wrong.isEmpty, comment)
        }
        for from in Set([0, 1, 62, 63, 64, 100, count - 1]) where from < count {
            unsafe compare_with_level(x, 0.25, from, count, &above, &below)
            expect({ _ in 0.25 }, from: from, "level from \(from)")
            for delay in Set([0, 1, from]) where delay <= from {
                unsafe compare_with_column(x, -0.5, a, delay, from, count, &above, &below)
                expect({ -0.5 * a[$0 - delay] }, from: from, "product from \(from), delay \(delay)")
                unsafe compare_with_sum(x, 0.5, a, 1.5, b, delay, from, count, &above, &below)
                expect(
                    { 0.5 * a[$0 - delay] + 1.5 * b[$0 - delay] },
                    from: from,
                    "sum from \(from), delay \(delay)"
                )
            }
        }
    }

    @Test(arguments: [1, 8, 9, 100]) func `one value that is not finite is found wherever it is`(count: Int) {
        for hole in [Double.nan, .infinity, -.infinity] {
            for place in 0..<count {
                var x = [Double](repeating: 1, count: count)
                x[place] = hole
                var (lowest, highest) = (0.0, 0.0)
                #expect(unsafe are_finite(x, 0, count) == 0)
                #expect(unsafe are_finite(x, place, count) == 0)
                #expect(unsafe are_finite(x, place + 1, count) != 0)
                #expect(unsafe range_of_column(x, count, &lowest, &highest) == 0)
            }
        }
    }
}
