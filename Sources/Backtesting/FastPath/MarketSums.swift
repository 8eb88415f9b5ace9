import MarketData

/// What a full-size long trade contributes to a run, as the difference of one record of its exit and one of its entry.
///
/// While such a position is held, equity is proportional to the close, so its returns are the market's own: their sums over a
/// trade are differences of prefix sums. The two bars with a fill have returns of their own, which depend on the bar alone;
/// they are part of the record. A record's first number is the factor between equity and quantity.
final class MarketSums: Sendable {
    /// What is summed up besides the returns and their squares.
    enum Term: Sendable {
        /// Nothing.
        case none
        /// Squares of what is below the risk-free return.
        case downside
        /// Returns above 0.
        case gains

        @inline(__always)
        func callAsFunction(_ r: Double, riskFree: Double) -> Double {
            switch self {
            case .none: return 0
            case .downside:
                let below = min(r - riskFree, 0)
                return below * below
            case .gains: return max(r, 0)
            }
        }
    }

    /// First bar of the run.
    let start: Int
    /// Bars from a signal to its fill.
    let delay: Int
    /// By bar of the signal: quantity per equity, and the sums that end with the entry bar, its own return replaced.
    let entries: SharedArray<SIMD4<Double>>
    /// By bar of the signal: equity per quantity, and the sums that end with the exit bar, its own return replaced.
    let exits: SharedArray<SIMD4<Double>>
    /// The same for an exit at the last close.
    let end: SIMD4<Double>
    /// By bar: the close, and the sums of the market's returns up to and with it.
    let sums: SharedArray<SIMD4<Double>>
    let closes: RangeExtremes
    /// Return of a position that is entered at the last fill and closed at the last close.
    let momentary: Double
    /// Largest prefix sums in size: what the rounding of their differences is measured by.
    let magnitude: SIMD4<Double>
    let term: Term
    /// Risk-free return of a period.
    let riskFree: Double

    /// Sums over the run of a series, with the costs of some settings.
    init(series: BarSeries, start: Int, settings: ExecutionSettings, riskFree: Double, term: Term) {
        let (count, closes) = (series.count, series.closes)
        let fills = settings.fill == .close ? closes : series.opens
        let delay = settings.fill == .close ? 0 : 1
        let buy = 1 / (1 + settings.commission) / (1 + settings.slippage)
        let sell = (1 - settings.slippage) * (1 - settings.commission)
        func record(_ factor: Double, _ sum: SIMD4<Double>, _ sign: Double, _ r: Double) -> SIMD4<Double> {
            var record = sum + sign * SIMD4(0, r, r * r, term(r, riskFree: riskFree))
            record.x = factor
            return record
        }
        // The sums are kept to twice the precision, so that the error of a difference is that of its two roundings.
        var (total, rest) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
        var magnitude = SIMD4<Double>.zero
        var sums = [SIMD4<Double>](repeating: .zero, count: count)
        for bar in start..<count {
            if bar > start {
                let r = closes[bar] / closes[bar - 1] - 1
                let addend = SIMD4(0, r, r * r, term(r, riskFree: riskFree))
                let sum = total + addend
                let part = sum - total
                rest += (total - (sum - part)) + (addend - part)
                total = sum
            }
            sums[bar] = total + rest
            sums[bar].x = closes[bar]
            magnitude.replace(with: -sums[bar], where: magnitude .< -sums[bar])
            magnitude.replace(with: sums[bar], where: magnitude .< sums[bar])
        }
        var entries = [SIMD4<Double>](repeating: .zero, count: count)
        var exits = entries
        for signal in start..<max(start, count - delay) {
            let bar = signal + delay
            let price = fills[bar]
            entries[signal] = record(buy / price, sums[bar], -1, buy * (closes[bar] / price) - 1)
            guard bar > start else { continue }
            exits[signal] = record(
                sell * price,
                sums[bar - 1],
                1,
                sell * (price / closes[bar - 1]) - 1
            )
        }
        let last = count - 1
        let before = last > start ? last - 1 : last
        end = record(sell * closes[last], sums[before], 1, sell * (closes[last] / closes[before]) - 1)
        momentary = buy * sell * (closes[last] / fills[last]) - 1
        self.start = start
        self.delay = delay
        self.entries = SharedArray(entries)
        self.exits = SharedArray(exits)
        self.sums = SharedArray(sums)
        self.closes = RangeExtremes(closes)
        self.magnitude = magnitude
        self.term = term
        self.riskFree = riskFree
    }

    /// Bars of the series.
    var count: Int { sums.count }
}
