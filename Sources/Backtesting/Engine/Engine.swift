import MarketData

/// The bar loop: signals and bars in, equity and round trips out.
///
/// Order of one bar: pending market orders at the open; stops and targets the open has gapped through; stop, target and
/// trailing stop within the bar; the mark at the close; signals, which become orders for the next open (or, with fill at the
/// close, are filled before the mark). One loop serves every combination of settings; the masks and columns are read in
/// order, and nothing is allocated per bar but the records of trades.
struct Engine {
    let series: BarSeries
    /// First bar of the run; earlier bars are warm-up.
    let start: Int
    /// First bar whose signals count.
    let firstSignal: Int
    let settings: ExecutionSettings

    /// Runs the signals, which are aligned with `series`.
    func run(_ signals: Signals) -> Execution {
        let isEndedBySignals =
            settings.stopLoss == nil && settings.takeProfit == nil && settings.trailingStop == nil
            && settings.maxBars == nil
        return isEndedBySignals ? runByTrades(signals) : runByBars(signals)
    }

    /// The bar loop itself, for all settings.
    func runByBars(_ signals: Signals) -> Execution {
        let opens = series.opens.span
        let highs = series.highs.span
        let lows = series.lows.span
        let closes = series.closes.span
        let count = closes.count
        let fillsAtClose = settings.fill == .close
        let isProtected =
            settings.stopLoss != nil || settings.takeProfit != nil || settings.trailingStop != nil
        var execution = Execution(
            equity: [Double](repeating: settings.initialCapital, count: count - start),
            positions: [Double](repeating: 0, count: count - start),
            account: Account(settings)
        )
        var account = Account(settings)
        var pending: PendingOrder.Kind?

        for i in start..<count {
            let bar = i - start
            // (a) Orders signalled at the previous close are market orders at this open, before any stop of this bar.
            if let order = pending {
                account.fill(order, at: opens[i], bar: bar)
                pending = nil
            }
            // (b), (c) Levels act from the bar of the entry on: a position entered at this open can be stopped within this bar.
            if isProtected,
                let fill = account.position?.protectiveFill(open: opens[i], high: highs[i], low: lows[i])
            {
                // A stop becomes a market order when it is touched, so it slips, even beyond the bar's low; a target is a limit.
                account.close(
                    at: fill.price,
                    bar: bar,
                    reason: fill.reason,
                    slips: fill.reason != .takeProfit
                )
                if fill.isGap { execution.gapFills += 1 }
                if fill.isAmbiguous { execution.ambiguousBars += 1 }
            }
            let close = closes[i]
            if isProtected { account.follow(close: close) }
            // (e) comes before (d) only where the close itself is the fill.
            if i >= firstSignal {
                let order = order(signals, at: i, held: account.held)
                if fillsAtClose {
                    // A signal on the last bar is filled at that close as any other.
                    if let order { account.fill(order, at: close, bar: bar) }
                } else {
                    pending = order
                }
            }
            // The bars are over: a position still open is closed at the last close, as a market order.
            if i == count - 1, settings.closeAtEnd { account.close(at: close, bar: bar, reason: .endOfData) }
            // (d) The mark.
            var equity = account.equity(at: close)
            if equity <= 0 {
                // Nothing is left to trade with: what is open is liquidated here and the run is over. A short can owe money.
                account.close(at: close, bar: bar, reason: .endOfData)
                equity = account.cash
                for rest in bar..<execution.equity.count { execution.equity[rest] = equity }
                execution.ruinedAt = bar
                pending = nil
                break
            }
            execution.equity[bar] = equity
            execution.positions[bar] = account.signedQuantity
        }
        // What would be filled at the next open is not filled: that bar is not there yet.
        execution.pending = pending
        execution.account = account
        return execution
    }

    /// What the signals of bar `i` ask for.
    @inline(__always)
    func order(_ signals: Signals, at i: Int, held: Account.Held?) -> PendingOrder.Kind? {
        guard let held else {
            // Flat: an entry signal is an order, whatever the exit mask says.
            let long = settings.direction != .short && signals.enterLong[i]
            let short = settings.direction != .long && signals.enterShort[i]
            // Both sides at once contradict each other: no order.
            if long == short { return nil }
            return .enter(long ? .long : .short)
        }
        let isLong = held.side == .long
        if settings.direction == .both {
            let opposite = isLong ? signals.enterShort[i] : signals.enterLong[i]
            let same = isLong ? signals.enterLong[i] : signals.enterShort[i]
            if opposite, !same { return .reverse(isLong ? .short : .long) }
        }
        if isLong ? signals.exitLong[i] : signals.exitShort[i] { return .exit(.signal) }
        if let maxBars = settings.maxBars {
            // Filled at the next open (or this close), the exit comes exactly `maxBars` bars after the entry.
            let bars = i - start - held.entryBar + (settings.fill == .nextOpen ? 1 : 0)
            if bars >= maxBars { return .exit(.maxBars) }
        }
        return nil
    }
}

extension Account {
    /// Fills a market order at `price`.
    mutating func fill(_ order: PendingOrder.Kind, at price: Double, bar: Int) {
        switch order {
        case .enter(let side): open(side, at: price, bar: bar)
        case .exit(let reason): close(at: price, bar: bar, reason: reason)
        case .reverse(let side):
            // Close and reverse at one price; the new size is of the equity the close has left.
            close(at: price, bar: bar, reason: .reverse)
            open(side, at: price, bar: bar)
        }
    }
}
