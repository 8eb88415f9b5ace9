import CCompare
import MarketData

/// What a full-size long trade contributes to a run, as the difference of one record of its exit and one of its entry.
///
/// While such a position is held, equity is proportional to the close, so its returns are the market's own: their sums over a
/// trade are differences of prefix sums. The two bars with a fill have returns of their own, which depend on the bar alone;
/// they are part of the record. A record's first number is the factor between equity and quantity.
final class MarketSums: Sendable {
    /// What is summed up besides the returns and their squares.
    typealias Term = summed_term

    /// First bar of the run.
    let start: Int
    /// Bars from a signal to its fill.
    let delay: Int
    /// Four numbers a bar of the sums, the entries and the exits, one row after the other.
    private let records: SharedArray<SIMD4<Double>>
    /// The record of an exit at the last close.
    let end: SIMD4<Double>
    let closes: RangeExtremes
    /// Return of a position that is entered at the last fill and closed at the last close.
    let momentary: Double
    /// Largest prefix sums in size: what the rounding of their differences is measured by.
    let magnitude: sum_sizes
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
        var magnitude = sum_sizes()
        records = unsafe SharedArray(count: 3 * count) { records in
            unsafe records.initialize(repeating: .zero, count: 3 * count)
            magnitude = unsafe sums_of_market(
                closes,
                fills,
                start,
                count,
                delay,
                order_costs(buy: buy, sell: sell),
                term,
                riskFree,
                records,
                records + count,
                records + 2 * count
            )
        }
        let last = count - 1
        let before = last > start ? last - 1 : last
        let r = sell * (closes[last] / closes[before]) - 1
        var end = records[before] + SIMD4(0, r, r * r, term_of_return(r, term, riskFree))
        end.x = sell * closes[last]
        self.end = end
        momentary = buy * sell * (closes[last] / fills[last]) - 1
        self.start = start
        self.delay = delay
        self.closes = RangeExtremes(closes)
        self.magnitude = magnitude
        self.term = term
        self.riskFree = riskFree
    }

    /// Bars of the series.
    var count: Int { records.count / 3 }

    /// The close of a bar, and the sums of the market's returns up to and with it.
    func sums(at bar: Int) -> SIMD4<Double> { records[bar] }

    /// By the bar of its signal: quantity per equity, and the sums that end with the entry bar, its own return replaced.
    func entry(_ signal: Int) -> SIMD4<Double> { records[count + signal] }

    /// By the bar of its signal: equity per quantity, and the sums that end with the exit bar, its own return replaced.
    func exit(_ signal: Int) -> SIMD4<Double> { records[2 * count + signal] }

    var entries: UnsafePointer<SIMD4<Double>> { unsafe records.start + count }
    var exits: UnsafePointer<SIMD4<Double>> { unsafe records.start + 2 * count }
}
