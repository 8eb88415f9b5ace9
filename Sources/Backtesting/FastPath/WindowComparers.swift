import CCompare
import Indicators
import MarketData

// Means over windows, compared by differences of running sums. What is closer than rounding may come to is left undecided.

extension VWAP: DirectIndicator {
    static func comparer(_ left: Int?, _ right: Int?, _ view: MarketView) -> (any Comparer)? {
        left == nil && right == 0 ? Prices(view) : nil
    }

    /// The close and the rolling average price.
    private struct Prices: Comparer {
        /// The close less a price, by bar; and the sums before each bar of volume times the price less that one, and of volume.
        private let closes: [Double]
        private var turnover: [Double] = [0]
        private var volume: [Double] = [0]
        /// What a difference may be off by for each bar of a window.
        private let rounding: Double

        init(_ view: MarketView) {
            let (closes, volumes) = (view.closes, view.series.volumes)
            let center = closes.reduce(0, +) / Double(max(1, closes.count))
            var (priced, traded, most) = (0.0, 0.0, 0.0)
            for bar in closes.indices {
                let price = (view.highs[bar] + view.lows[bar] + closes[bar]) / 3
                priced += (price - center) * volumes[bar]
                traded += volumes[bar]
                turnover.append(priced)
                volume.append(traded)
                most = max(most, abs(priced))
            }
            self.closes = closes.map { $0 - center }
            // Each sum is rounded at each bar of the window, and so is the indicator's own mean.
            let highest = view.highs.max() ?? 0
            rounding = 8 * Double.ulpOfOne * (most + 2 * highest * traded)
        }

        mutating func compare(_ runs: [DirectRun], above: inout [UInt64], below: inout [UInt64]) -> UInt8 {
            let words = above.count / DirectMasks.lanes
            var undecided: UInt8 = 0
            for (lane, run) in runs.enumerated() where run.defined < closes.count {
                let period = run.parameters.integer("period")
                guard run.parameters["anchor"] == 0 else { return .max }
                let isUndecided = unsafe above.withUnsafeMutableBufferPointer { above in
                    unsafe below.withUnsafeMutableBufferPointer { below in
                        guard let above = above.baseAddress, let below = below.baseAddress else {
                            return true
                        }
                        return unsafe compare_with_vwap(
                            closes,
                            turnover,
                            volume,
                            period,
                            Double(period + 16) * rounding,
                            run.defined,
                            closes.count,
                            above + lane * words,
                            below + lane * words
                        ) != 0
                    }
                }
                if isUndecided { undecided |= 1 << UInt8(lane) }
            }
            return undecided
        }
    }
}

extension STOCH: DirectIndicator {
    static func comparer(_ left: Int?, _ right: Int?, _ view: MarketView) -> (any Comparer)? {
        switch (left, right) {
        case (0, 1): Lines(view, isLevelled: false)
        case (1, nil): Lines(view, isLevelled: true)
        default: nil
        }
    }

    /// %K and %D, or %D and a level.
    private struct Lines: Comparer {
        /// Running sums of the place of the close in its range, less their mean, and of those sums; two zeros before the first.
        private struct Sums {
            let mean: Double
            var first: [Double]
            var second: [Double]
            let mostFirst: Double
            let mostSecond: Double
        }

        private let inputs: IndicatorInputs
        private let isLevelled: Bool
        /// By the length of the range, as many as were wanted lately.
        private var sums: [Int: Sums] = [:]

        init(_ view: MarketView, isLevelled: Bool) {
            inputs = IndicatorInputs(highs: view.highs, lows: view.lows, closes: view.closes)
            self.isLevelled = isLevelled
        }

        mutating func compare(_ runs: [DirectRun], above: inout [UInt64], below: inout [UInt64]) -> UInt8 {
            let (words, count) = (above.count / DirectMasks.lanes, inputs.closes.count)
            if sums.count > 64 { sums.removeAll() }
            var undecided: UInt8 = 0
            for (lane, run) in runs.enumerated() where run.defined < count {
                let range = run.parameters.integer("k_period")
                let smooth = run.parameters.integer("k_smooth")
                let signal = run.parameters.integer("d_period")
                let sums = self.sums[range] ?? Self.sums(inputs, range)
                self.sums[range] = sums
                let tolerance = Self.tolerance(sums, Double(smooth), Double(signal))
                let isUndecided = unsafe above.withUnsafeMutableBufferPointer { above in
                    unsafe below.withUnsafeMutableBufferPointer { below in
                        unsafe sums.first.withUnsafeBufferPointer { first in
                            unsafe sums.second.withUnsafeBufferPointer { second in
                                guard let first = first.baseAddress, let second = second.baseAddress,
                                    let above = unsafe above.baseAddress.map({ unsafe $0 + lane * words }),
                                    let below = unsafe below.baseAddress.map({ unsafe $0 + lane * words })
                                else { return true }
                                var means = unsafe means(
                                    sums: first,
                                    sums_of_sums: second,
                                    smooth: smooth,
                                    signal: signal,
                                    tolerance: tolerance
                                )
                                let level = run.level - sums.mean
                                return unsafe isLevelled
                                    ? compare_means_with_level(
                                        &means,
                                        level,
                                        run.defined,
                                        count,
                                        above,
                                        below
                                    ) != 0
                                    : compare_means(&means, run.defined, count, above, below) != 0
                            }
                        }
                    }
                }
                if isUndecided { undecided |= 1 << UInt8(lane) }
            }
            return undecided
        }

        private static func sums(_ inputs: IndicatorInputs, _ range: Int) -> Sums {
            let parameters = STOCH.definition.defaults(with: [
                "k_period": Double(range), "k_smooth": 1, "d_period": 1,
            ])
            let places = STOCH.compute(inputs, parameters)[0].drop { $0.isNaN }
            let mean = places.reduce(0, +) / Double(max(1, places.count))
            var first = [Double](repeating: 0, count: 2 + inputs.closes.count - places.count)
            var second = first
            var (sum, sumOfSums, mostFirst, mostSecond) = (0.0, 0.0, 0.0, 0.0)
            for place in places {
                sum += place - mean
                sumOfSums += sum
                first.append(sum)
                second.append(sumOfSums)
                mostFirst = max(mostFirst, abs(sum))
                mostSecond = max(mostSecond, abs(sumOfSums))
            }
            return Sums(
                mean: mean,
                first: first,
                second: second,
                mostFirst: mostFirst,
                mostSecond: mostSecond
            )
        }

        /// What rounding may come to in the difference of two means times both their lengths: that of each sum at each bar of the
        /// windows, and that of the indicator's own means of values up to 100.
        private static func tolerance(_ sums: Sums, _ smooth: Double, _ signal: Double) -> Double {
            let ofSums =
                4 * (signal + 4) * sums.mostSecond + 4 * signal * (smooth + 4) * (sums.mostFirst + 200)
            let ofMeans = smooth * signal * (smooth + signal + 16) * 800
            return 2 * Double.ulpOfOne * (ofSums + ofMeans)
        }
    }
}
