import CCompare

/// What a run comes to, by its trades: growth, moments of the returns, deepest fall, counts.
struct RunSums {
    /// Equity at the last close over the initial capital.
    var growth = 1.0
    /// Sums over all periods of the returns, their squares and the chosen term, in the last three places.
    var sums = SIMD4<Double>.zero
    /// Smallest ratio of equity to its peak before it.
    var worst = 1.0
    /// Closed trades.
    var trades = 0
    /// Closes from entry to exit over all closed trades.
    var barsHeld = 0
    /// Closes with a position.
    var barsInMarket = 0
    private var peak = 1.0

    /// Room for what a run's trades come to; a thread keeps one.
    typealias Marks = [Double]

    /// Room for the trades of runs over so many bars.
    static func marks(bars: Int) -> Marks { Marks(repeating: 0, count: 4 * (bars / 2 + 1)) }

    /// Runs the changes of a position over a market.
    ///
    /// - Parameters:
    ///   - changes: Bars of the signals, entries and exits in turn.
    ///   - market: Sums over the bars of the run.
    ///   - closesAtEnd: Whether a position left open is closed at the last close.
    ///   - marks: Room for the trades.
    @inline(__always)
    init(
        _ changes: borrowing PositionChanges,
        market: borrowing MarketSums,
        closesAtEnd: Bool,
        marks: inout Marks
    ) {
        trades = changes.count / 2
        precondition(changes.count <= changes.bars.count && 4 * trades <= marks.count)
        precondition((changes.last ?? 0) + market.delay < market.count)
        let run = market.closes.run(changes.bars, trades, market, &marks)
        (growth, peak, worst, barsHeld) = (run.growth, run.peak, run.worst, run.bars_held)
        sums = SIMD4(run.sums.0, run.sums.1, run.sums.2, run.sums.3)
        barsInMarket = barsHeld
        if changes.count > 2 * trades {
            finish(changes.bars[2 * trades], market: market, closesAtEnd: closesAtEnd)
        }
        // The periods without a position return nothing, which the term may count.
        let flat = Double(market.count - market.start - barsInMarket - changes.count / 2)
        sums.w += max(0, flat) * term_of_return(0, market.term, market.riskFree)
    }

    /// The position that no signal has closed.
    private mutating func finish(_ entry: Int, market: borrowing MarketSums, closesAtEnd: Bool) {
        let (last, first) = (market.count - 1, entry + market.delay)
        let bought = market.entry(entry)
        let quantity = growth * bought.x
        guard closesAtEnd else {
            sums += market.sums(at: last) - bought
            barsInMarket += last - first + 1
            mark(quantity, market.closes, first, last)
            growth = quantity * market.sums(at: last).x
            return
        }
        trades += 1
        if first == last {
            let r = market.momentary
            sums += SIMD4(0, r, r * r, term_of_return(r, market.term, market.riskFree))
            settle(growth * (1 + r))
        } else {
            sums += market.end - bought
            barsHeld += last - first
            barsInMarket += last - first
            mark(quantity, market.closes, first, last - 1)
            settle(quantity * market.end.x)
        }
    }

    /// The closes at which a position is held, from `first` to `last`.
    private mutating func mark(
        _ quantity: Double,
        _ column: borrowing RangeExtremes,
        _ first: Int,
        _ last: Int
    ) {
        let closes = column.range(first, last)
        worst = min(worst, column.fall(closes), quantity * closes.lowest / peak)
        peak = max(peak, quantity * closes.highest)
    }

    /// The close after an exit.
    private mutating func settle(_ equity: Double) {
        growth = equity
        worst = min(worst, equity / peak)
        peak = max(peak, equity)
    }
}
