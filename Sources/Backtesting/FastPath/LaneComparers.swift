import CCompare
import Indicators
import MarketData

// Indicators that depend on all bars before: several sets of parameters in the lanes of vectors.

extension [DirectRun] {
    /// What a lane is made of, for every lane; those without a run are as the first.
    fileprivate func lanes<Lane>(_ make: (DirectRun) -> Lane) -> [Lane] {
        (0..<DirectMasks.lanes).map { make(self[$0 < count ? $0 : 0]) }
    }
}

extension MACD: DirectIndicator {
    static func compares(_ sides: DirectComparison.Sides) -> Bool { sides.left == 0 && sides.right == 1 }

    static func comparer(_ sides: [DirectComparison.Sides], _ series: BarSeries) -> any Comparer {
        Lines(closes: series.closes)
    }

    /// The line and its signal, by averages that need not be rounded as the indicator's are: what is closer than their rounding
    /// may come to is left undecided.
    private struct Lines: Comparer {
        let closes: [Double]
        let highest: Double

        init(closes: [Double]) {
            self.closes = closes
            highest = closes.max() ?? 0
        }

        mutating func compare(_ runs: [DirectRun], _ masks: [sides], words: Int) -> UInt16 {
            let lanes = runs.lanes { run in
                let fast = run.parameters.integer("fast_period")
                let slow = run.parameters.integer("slow_period")
                let signal = run.parameters.integer("signal_period")
                // An average of N bars forgets a rounding, of at most the highest price's, within (N + 1)/2 of them.
                let roundings = 64 * Double(fast + slow + signal + 16)
                return macd_lane(
                    seed: run.first + max(fast, slow) - 1,
                    defined: run.defined,
                    fast: min(fast, slow),
                    slow: max(fast, slow),
                    signal: signal,
                    tolerance: roundings * highest * Double.ulpOfOne
                )
            }
            let (above, below) = unsafe (masks[0].above, masks[0].below)
            return UInt16(unsafe compare_macd(closes, closes.count, lanes, words, above, below))
        }
    }
}

extension SUPERTREND: DirectIndicator {
    static func compares(_ sides: DirectComparison.Sides) -> Bool { sides.left == 1 && sides.isWithZero }

    static func comparer(_ sides: [DirectComparison.Sides], _ series: BarSeries) -> any Comparer {
        Directions(series)
    }

    /// The direction and 0, bit for bit.
    private struct Directions: Comparer {
        private let inputs: IndicatorInputs
        private let middles: [Double]
        /// Ranges one after the other, and by their period and first bar where they begin; as many as were wanted lately.
        private var ranges: [Double] = []
        private var places: [[Int]: Int] = [:]

        init(_ series: BarSeries) {
            inputs = IndicatorInputs(highs: series.highs, lows: series.lows, closes: series.closes)
            middles = zip(series.highs, series.lows).map { ($0 + $1) / 2 }
        }

        mutating func compare(_ runs: [DirectRun], _ masks: [sides], words: Int) -> UInt16 {
            if places.count > 64 {
                places.removeAll()
                ranges.removeAll()
            }
            let lanes = runs.lanes { run in
                supertrend_lane(
                    range: range(run.parameters.integer("period"), from: run.first),
                    first: run.defined,
                    multiplier: run.parameters["multiplier"]
                )
            }
            let (above, below) = unsafe (masks[0].above, masks[0].below)
            unsafe compare_supertrend(
                middles,
                inputs.closes,
                ranges,
                middles.count,
                lanes,
                words,
                above,
                below
            )
            return 0
        }

        private mutating func range(_ period: Int, from first: Int) -> Int {
            if let place = places[[period, first]] { return place }
            let parameters = ATR.definition.defaults(with: ["period": Double(period)])
            let place = ranges.count
            ranges += ATR.compute(inputs, each: [(first, parameters)])[0][0]
            places[[period, first]] = place
            return place
        }
    }
}

extension SidedPSAR: DirectIndicator {
    static func compares(_ sides: DirectComparison.Sides) -> Bool { sides.left == 1 && sides.isWithZero }

    static func comparer(_ sides: [DirectComparison.Sides], _ series: BarSeries) -> any Comparer {
        Stops(highs: series.highs, lows: series.lows)
    }

    /// The side of the stop and 0, bit for bit.
    private struct Stops: Comparer {
        let highs: [Double]
        let lows: [Double]

        mutating func compare(_ runs: [DirectRun], _ masks: [sides], words: Int) -> UInt16 {
            let lanes = runs.lanes { run in
                stop_lane(
                    first: run.defined,
                    step: run.parameters["step"],
                    limit: run.parameters["max_step"]
                )
            }
            let (above, below) = unsafe (masks[0].above, masks[0].below)
            unsafe compare_stop(highs, lows, highs.count, lanes, words, above, below)
            return 0
        }
    }
}
