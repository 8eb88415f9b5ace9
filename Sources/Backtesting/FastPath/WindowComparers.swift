import CCompare
import Indicators
import MarketData

// Means over windows, compared by differences of running sums. What is closer than rounding may come to is left undecided.

extension VWAP: DirectIndicator {
    static func compares(_ sides: DirectComparison.Sides) -> Bool { sides.left == nil && sides.right == 0 }

    static func comparer(_ sides: [DirectComparison.Sides], _ series: BarSeries) -> any Comparer {
        Prices(series)
    }

    /// The close and the rolling average price.
    private struct Prices: Comparer {
        /// The close less a price, by bar; and the sums before each bar of volume times the price less that one, and of volume.
        private let closes: [Double]
        private var turnover: [Double] = [0]
        private var volume: [Double] = [0]
        /// What a difference may be off by for each bar of a window.
        private let rounding: Double

        init(_ series: BarSeries) {
            let (closes, volumes) = (series.closes, series.volumes)
            let center = closes.reduce(0, +) / Double(max(1, closes.count))
            var (priced, traded, most) = (0.0, 0.0, 0.0)
            for bar in closes.indices {
                let price = (series.highs[bar] + series.lows[bar] + closes[bar]) / 3
                priced += (price - center) * volumes[bar]
                traded += volumes[bar]
                turnover.append(priced)
                volume.append(traded)
                most = max(most, abs(priced))
            }
            self.closes = closes.map { $0 - center }
            // Each sum is rounded at each bar of the window, and so is the indicator's own mean.
            let highest = series.highs.max() ?? 0
            rounding = 8 * Double.ulpOfOne * (most + 2 * highest * traded)
        }

        mutating func compare(_ runs: [DirectRun], _ masks: inout [SideMasks]) -> UInt16 {
            let words = masks[0].above.count / DirectMasks.lanes
            var undecided: UInt16 = 0
            for (lane, run) in runs.enumerated() where run.defined < closes.count {
                guard run.parameters["anchor"] == 0, masks.count == 1 else { return .max }
                let period = run.parameters.integer("period")
                let isUndecided = unsafe masks[0].at(lane * words) { sides in
                    unsafe compare_with_vwap(
                        closes,
                        turnover,
                        volume,
                        period,
                        Double(period + 16) * rounding,
                        run.defined,
                        closes.count,
                        sides.above,
                        sides.below
                    )
                }
                if isUndecided != 0 { undecided |= 1 << UInt16(lane) }
            }
            return undecided
        }
    }
}

extension SideMasks {
    /// Calls `body` with pointers to a place of both masks; it answers whether a bar is undecided.
    fileprivate mutating func at(_ place: Int, _ body: (sides) -> Int32) -> Int32 {
        precondition(place < min(above.count, below.count))
        return unsafe above.withUnsafeMutableBufferPointer { above in
            unsafe below.withUnsafeMutableBufferPointer { below in
                guard let above = above.baseAddress, let below = below.baseAddress else { return 1 }
                return unsafe body(sides(above: above + place, below: below + place))
            }
        }
    }
}

extension STOCH: DirectIndicator {
    static func compares(_ sides: DirectComparison.Sides) -> Bool {
        sides.left == 0 && sides.right == 1 || sides.left == 1 && sides.right == nil
    }

    static func comparer(_ sides: [DirectComparison.Sides], _ series: BarSeries) -> any Comparer {
        Lines(series, sides)
    }

    /// %K and %D, and %D and up to two levels.
    private struct Lines: Comparer {
        /// Running sums of the place of the close in its range, less their mean, and of those sums; two zeros before the first.
        private struct Sums {
            let mean: Double
            let first: [Double]
            let second: [Double]
            let mostFirst: Double
            let mostSecond: Double
        }

        private let inputs: IndicatorInputs
        /// Which of the sides are those of the lines, and of the levels.
        private let lines: Int?
        private let levels: [Int]
        /// Masks that nobody asked for.
        private var spare: SideMasks
        /// By the length of the range, as many as were wanted lately.
        private var sums: [Int: Sums] = [:]

        init(_ series: BarSeries, _ sides: [DirectComparison.Sides]) {
            inputs = IndicatorInputs(highs: series.highs, lows: series.lows, closes: series.closes)
            lines = sides.firstIndex { $0.right == 1 }
            levels = sides.indices.filter { sides[$0].right == nil }
            let none = [UInt64](repeating: 0, count: DirectMasks.lanes * ((series.count + 63) / 64))
            spare = SideMasks(above: none, below: none)
        }

        mutating func compare(_ runs: [DirectRun], _ masks: inout [SideMasks]) -> UInt16 {
            guard levels.count <= 2 else { return .max }
            let (words, count) = (spare.above.count / DirectMasks.lanes, inputs.closes.count)
            if sums.count > 64 { sums.removeAll() }
            func found(_ place: Int?) -> SideMasks { place.map { masks[$0] } ?? spare }
            var three = (found(lines), found(levels.first), found(levels.last))
            var undecided: UInt16 = 0
            for (lane, run) in runs.enumerated() where run.defined < count {
                let range = run.parameters.integer("k_period")
                let sums = self.sums[range] ?? Self.sums(inputs, range)
                self.sums[range] = sums
                let smooth = run.parameters.integer("k_smooth")
                let signal = run.parameters.integer("d_period")
                let limits = [levels.first, levels.last].map { $0.map { run.levels[$0] - sums.mean } ?? 0 }
                if Self.compare(sums, smooth, signal, limits, run.defined, count, lane * words, &three) {
                    undecided |= 1 << UInt16(lane)
                }
            }
            if let lines { masks[lines] = three.0 }
            if let low = levels.first { masks[low] = three.1 }
            // A level less is one twice.
            if let high = levels.last { masks[high] = three.2 }
            return undecided
        }

        /// Compares one run; whether a bar is undecided.
        private static func compare(
            _ sums: Sums,
            _ smooth: Int,
            _ signal: Int,
            _ levels: [Double],
            _ from: Int,
            _ count: Int,
            _ place: Int,
            _ three: inout (SideMasks, SideMasks, SideMasks)
        ) -> Bool {
            let tolerance = tolerance(sums, Double(smooth), Double(signal))
            let undecided = unsafe sums.first.withUnsafeBufferPointer { first -> Int32 in
                unsafe sums.second.withUnsafeBufferPointer { second -> Int32 in
                    guard let first = first.baseAddress, let second = second.baseAddress else { return 1 }
                    var means = unsafe means(
                        sums: first,
                        sums_of_sums: second,
                        smooth: smooth,
                        signal: signal,
                        tolerance: tolerance
                    )
                    return unsafe three.0.at(place) { lines in
                        unsafe three.1.at(place) { low in
                            unsafe three.2.at(place) { high in
                                unsafe compare_means(&means, levels, from, count, [lines, low, high])
                            }
                        }
                    }
                }
            }
            return undecided != 0
        }

        private static func sums(_ inputs: IndicatorInputs, _ range: Int) -> Sums {
            let count = inputs.closes.count
            let highest = HIGHEST.values(inputs.highs.span, period: range)
            let lowest = LOWEST.values(inputs.lows.span, period: range)
            let bars = min(range - 1, count)..<count
            let places = bars.map { bar in
                let height = highest[bar] - lowest[bar]
                return height == 0 ? 0 : 100 * ((inputs.closes[bar] - lowest[bar]) / height)
            }
            let mean = places.reduce(0, +) / Double(max(1, places.count))
            var first = [Double](repeating: 0, count: count + 2)
            var second = first
            var (sum, sumOfSums, mostFirst, mostSecond) = (0.0, 0.0, 0.0, 0.0)
            for (bar, place) in zip(bars, places) {
                sum += place - mean
                sumOfSums += sum
                first[bar + 2] = sum
                second[bar + 2] = sumOfSums
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
