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

        mutating func compare(_ runs: [DirectRun], _ masks: [sides], words: Int) -> UInt16 {
            let (above, below) = unsafe (masks[0].above, masks[0].below)
            var undecided: UInt16 = 0
            for (lane, run) in runs.enumerated() where run.defined < closes.count {
                guard run.parameters["anchor"] == 0 else { return .max }
                let period = run.parameters.integer("period")
                let isUndecided = unsafe compare_with_vwap(
                    closes,
                    turnover,
                    volume,
                    period,
                    Double(period + 16) * rounding,
                    run.defined,
                    closes.count,
                    above + lane * words,
                    below + lane * words
                )
                if isUndecided != 0 { undecided |= 1 << UInt16(lane) }
            }
            return undecided
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
            var first: [Double]
            var second: [Double]
            var mostFirst = 0.0
            var mostSecond = 0.0
        }

        private let inputs: IndicatorInputs
        private let sides: [DirectComparison.Sides]
        /// Which of the sides are those of the lines, and of the levels.
        private let lines: Int?
        private let levels: [Int]
        /// Masks that nobody asked for.
        private var spare: [UInt64]
        /// By the length of the range, as many as were wanted lately.
        private var sums: [Int: Sums] = [:]

        init(_ series: BarSeries, _ sides: [DirectComparison.Sides]) {
            inputs = IndicatorInputs(highs: series.highs, lows: series.lows, closes: series.closes)
            self.sides = sides
            lines = sides.firstIndex { $0.right == 1 }
            levels = sides.indices.filter { sides[$0].right == nil }
            spare = [UInt64](repeating: 0, count: DirectMasks.lanes * ((series.count + 63) / 64))
        }

        mutating func compare(_ runs: [DirectRun], _ masks: [CCompare.sides], words: Int) -> UInt16 {
            guard levels.count <= 2 else { return .max }
            if sums.count > 64 { sums.removeAll() }
            for run in runs where run.defined < inputs.closes.count {
                let range = run.parameters.integer("k_period")
                if sums[range] == nil { sums[range] = Self.sums(inputs, range) }
            }
            // A level less is one twice.
            let wanted = [lines, levels.first, levels.last]
            var spare = spare
            return unsafe spare.withUnsafeMutableBufferPointer { spare in
                guard let spare = spare.baseAddress else { return .max }
                let three = unsafe wanted.map { side in
                    unsafe side.map { unsafe masks[$0] } ?? CCompare.sides(above: spare, below: spare)
                }
                var undecided: UInt16 = 0
                for (lane, run) in runs.enumerated() where run.defined < inputs.closes.count {
                    let place = lane * words
                    let here = unsafe three.map {
                        unsafe CCompare.sides(above: $0.above + place, below: $0.below + place)
                    }
                    if unsafe isUndecided(run, wanted, here) { undecided |= 1 << UInt16(lane) }
                }
                return undecided
            }
        }

        /// Compares one run; whether a bar is undecided.
        private func isUndecided(_ run: DirectRun, _ wanted: [Int?], _ three: [CCompare.sides]) -> Bool {
            guard let sums = sums[run.parameters.integer("k_period")] else { return true }
            let smooth = run.parameters.integer("k_smooth")
            let signal = run.parameters.integer("d_period")
            let levels = wanted.dropFirst().map { side in
                side.map { sides[$0].level(run.strategy) - sums.mean } ?? 0
            }
            let undecided = unsafe sums.first.withUnsafeBufferPointer { first -> Int32 in
                unsafe sums.second.withUnsafeBufferPointer { second -> Int32 in
                    guard let first = first.baseAddress, let second = second.baseAddress else { return 1 }
                    var means = unsafe means(
                        sums: first,
                        sums_of_sums: second,
                        smooth: smooth,
                        signal: signal,
                        tolerance: Self.tolerance(sums, Double(smooth), Double(signal))
                    )
                    return unsafe compare_means(&means, levels, run.defined, inputs.closes.count, three)
                }
            }
            return undecided != 0
        }

        private static func sums(_ inputs: IndicatorInputs, _ range: Int) -> Sums {
            let count = inputs.closes.count
            // Means over one value are the places themselves.
            let places = STOCH.values(
                high: inputs.highs.span,
                low: inputs.lows.span,
                close: inputs.closes.span,
                range: range,
                smooth: 1,
                signal: 1
            ).k
            let bars = min(range - 1, count)..<count
            let mean = places[bars].reduce(0, +) / Double(max(1, bars.count))
            let none = [Double](repeating: 0, count: count + 2)
            var sums = Sums(mean: mean, first: none, second: none)
            var (sum, sumOfSums) = (0.0, 0.0)
            for bar in bars {
                sum += places[bar] - mean
                sumOfSums += sum
                sums.first[bar + 2] = sum
                sums.second[bar + 2] = sumOfSums
                sums.mostFirst = max(sums.mostFirst, abs(sum))
                sums.mostSecond = max(sums.mostSecond, abs(sumOfSums))
            }
            return sums
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
