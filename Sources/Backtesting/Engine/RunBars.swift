import CKernels
import MarketData

/// The bars of a run, counted from its first.
///
/// A class, so that the columns need not be counted as used once more for each trade.
final class RunBars {
    let series: BarSeries
    let start: Int

    init(series: BarSeries, start: Int) {
        self.series = series
        self.start = start
    }

    /// How far the price went against and for a position, as fractions of the entry price.
    ///
    /// A bar counts in full while the position was held through it. Of the exit bar only the open and the fill count, because
    /// the rest of its range may have come after the exit; of an entry at a close, nothing of that bar counts.
    func excursion(
        of position: Position,
        exitBar: Int?,
        exitPrice: Double,
        lastBar: Int,
        fillsAtClose: Bool
    ) -> (adverse: Double, favourable: Double) {
        var lowest = min(position.entryPrice, exitPrice)
        var highest = max(position.entryPrice, exitPrice)
        let first = fillsAtClose ? position.entryBar + 1 : position.entryBar
        let end = exitBar ?? lastBar + 1
        if first < end {
            precondition(start + first >= 0 && start + end <= series.count, "bars of the series")
            unsafe series.lows.withUnsafeBufferPointer { lows in
                unsafe series.highs.withUnsafeBufferPointer { highs in
                    guard let low = lows.baseAddress, let high = highs.baseAddress else { return }
                    let bar = start + first
                    unsafe range_of_bars(low + bar, high + bar, end - first, &lowest, &highest)
                }
            }
        }
        if let exitBar, exitBar >= first {
            lowest = min(lowest, series.opens[start + exitBar])
            highest = max(highest, series.opens[start + exitBar])
        }
        let (worst, best) = position.side == .long ? (lowest, highest) : (highest, lowest)
        return (
            position.sign * (worst / position.entryPrice - 1),
            position.sign * (best / position.entryPrice - 1)
        )
    }
}
