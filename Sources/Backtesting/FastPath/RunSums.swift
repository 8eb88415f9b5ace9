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

    /// What the closes of a trade do to equity, by its equity before; a thread keeps room for them.
    ///
    /// Highest and lowest at a close, and at the exit, in the first three places.
    typealias Marks = [SIMD4<Double>]

    /// Room for the trades of runs over so many bars.
    static func marks(bars: Int) -> Marks { Marks(repeating: .zero, count: bars / 2 + 1) }

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
        precondition(changes.count <= changes.bars.count && trades <= marks.count)
        precondition((changes.last ?? 0) + market.delay < market.count)
        var marks = marks.mutableSpan
        sum(changes, market, &marks)
        mark(changes, market, marks)
        barsInMarket = barsHeld
        if changes.count > 2 * trades {
            finish(changes.bars[2 * trades], market: market, closesAtEnd: closesAtEnd)
        }
        // The periods without a position return nothing, which the term may count.
        let flat = Double(market.count - market.start - barsInMarket - changes.count / 2)
        sums.w += max(0, flat) * market.term(0, riskFree: market.riskFree)
    }

    /// All that no trade waits for another with, so that their look-ups overlap.
    @inline(__always)
    private mutating func sum(
        _ changes: borrowing PositionChanges,
        _ market: borrowing MarketSums,
        _ marks: inout MutableSpan<SIMD4<Double>>
    ) {
        let bars = changes.bars.span
        let (entries, exits) = (market.entries.span, market.exits.span)
        for trade in 0..<trades {
            // Changes are bars of the market by their making.
            let (entry, exit) = unsafe (bars[unchecked: 2 &* trade], bars[unchecked: 2 &* trade &+ 1])
            let (bought, sold) = unsafe (entries[unchecked: entry], exits[unchecked: exit])
            sums += sold - bought
            barsHeld &+= exit &- entry
            let closes = market.closes.range(entry &+ market.delay, exit &+ market.delay &- 1)
            unsafe marks[unchecked: trade] = bought.x * SIMD4(closes.highest, closes.lowest, sold.x, 0)
        }
    }

    /// A fall of equity by its two values.
    private struct Fall {
        var end: Double
        var beginning: Double

        /// The deeper one of two; this one where they are as deep.
        @inline(__always)
        func deeper(_ other: Fall) -> Fall {
            let isDeeper = other.end * beginning < end * other.beginning
            return Fall(
                end: isDeeper ? other.end : end,
                beginning: isDeeper ? other.beginning : beginning
            )
        }
    }

    /// Equity from trade to trade.
    ///
    /// The deepest fall is kept as where it ends and where it begins: falls compare by products across, so nothing waits for a
    /// division, and nothing branches on what cannot be foretold.
    @inline(__always)
    private mutating func mark(
        _ changes: borrowing PositionChanges,
        _ market: borrowing MarketSums,
        _ marks: borrowing MutableSpan<SIMD4<Double>>
    ) {
        var deepest = Fall(end: worst, beginning: 1)
        for trade in 0..<trades {
            let mark = unsafe marks[unchecked: trade]
            let (high, low, equity) = (growth * mark.x, growth * mark.y, growth * mark.z)
            let top = high > peak ? high : peak
            // From the peak before to the lowest close, or from the highest one to the exit.
            let fall = Fall(end: low, beginning: peak).deeper(Fall(end: equity, beginning: top))
            deepest = deepest.deeper(fall)
            // No fall between the closes is deeper than from the highest to the lowest, whichever comes first.
            if low * deepest.beginning < high * deepest.end {
                let (entry, exit) = (changes.bars[2 * trade], changes.bars[2 * trade + 1])
                let closes = market.closes.range(entry + market.delay, exit + market.delay - 1)
                deepest = deepest.deeper(Fall(end: market.closes.fall(closes), beginning: 1))
            }
            peak = equity > top ? equity : top
            growth = equity
        }
        worst = deepest.end / deepest.beginning
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
