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

    /// Runs the changes of a position over a market.
    ///
    /// - Parameters:
    ///   - changes: Bars of the signals, entries and exits in turn.
    ///   - market: Sums over the bars of the run.
    ///   - closesAtEnd: Whether a position left open is closed at the last close.
    @inline(__always)
    init(_ changes: borrowing PositionChanges, market: borrowing MarketSums, closesAtEnd: Bool) {
        let bars = changes.bars.span
        let (entries, exits) = (market.entries.span, market.exits.span)
        var total = SIMD4<Double>.zero
        var index = 0
        precondition(changes.count <= bars.count && (changes.last ?? 0) + market.delay < market.count)
        while index + 1 < changes.count {
            // Changes are bars of the market by their making.
            let (entry, exit) = unsafe (bars[unchecked: index], bars[unchecked: index + 1])
            let (bought, sold) = unsafe (entries[unchecked: entry], exits[unchecked: exit])
            let quantity = growth * bought.x
            total += sold - bought
            mark(quantity, market.closes, entry + market.delay, exit + market.delay - 1)
            settle(quantity * sold.x)
            barsHeld += exit - entry
            index += 2
        }
        trades = changes.count / 2
        barsInMarket = barsHeld
        sums = total
        if index < changes.count { finish(bars[index], market: market, closesAtEnd: closesAtEnd) }
        // The periods without a position return nothing, which the term may count.
        let flat = Double(market.count - market.start - barsInMarket - trades)
        sums.w += max(0, flat) * market.term(0, riskFree: market.riskFree)
    }

    /// The position that no signal has closed.
    private mutating func finish(_ entry: Int, market: borrowing MarketSums, closesAtEnd: Bool) {
        let (last, first) = (market.count - 1, entry + market.delay)
        let bought = market.entries[entry]
        let quantity = growth * bought.x
        guard closesAtEnd else {
            sums += market.sums[last] - bought
            barsInMarket += last - first + 1
            mark(quantity, market.closes, first, last)
            growth = quantity * market.sums[last].x
            return
        }
        trades += 1
        if first == last {
            let r = market.momentary
            sums += SIMD4(0, r, r * r, market.term(r, riskFree: market.riskFree))
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
    @inline(__always)
    private mutating func mark(
        _ quantity: Double,
        _ column: borrowing RangeExtremes,
        _ first: Int,
        _ last: Int
    ) {
        // A trade that rises over no peak and falls no deeper than one before changes neither: what it falls from its own highest
        // close is no more than from the peak.
        let bounds = column.bounds(first, last)
        if quantity * bounds.high <= peak, quantity * bounds.low >= peak * worst { return }
        let closes = column.range(first, last)
        worst = min(worst, closes.fall)
        let low = quantity * closes.lowest
        if low < peak * worst { worst = low / peak }
        peak = max(peak, quantity * closes.highest)
    }

    /// The close after an exit.
    @inline(__always)
    private mutating func settle(_ equity: Double) {
        growth = equity
        if equity < peak * worst { worst = equity / peak }
        peak = max(peak, equity)
    }
}
