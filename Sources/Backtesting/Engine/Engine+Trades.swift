import CKernels
import MarketData

extension Engine {
    /// The bar loop without its bars, where signals alone end a position.
    ///
    /// Between two fills nothing is decided: masks are searched a word at a time and the marks in between are written in one
    /// go. Every figure is computed by the statements of the bar loop, so it has the same bits.
    func runByTrades(_ signals: Signals) -> Execution {
        let count = series.count
        let delay = settings.fill == .close ? 0 : 1
        let fills = (delay == 0 ? series.closes : series.opens).span
        var run = TradeWalk(settings: settings, bars: count - start)
        let closes = series.closes.span.extracting(start..<count)
        var next = max(start, firstSignal)
        while let signal = nextOrder(signals, from: next, held: run.account.held) {
            let bar = signal + delay
            guard let order = order(signals, at: signal, held: run.account.held) else { break }
            guard bar < count else {
                // What would be filled at the next open is not filled: that bar is not there yet.
                run.pending = order
                break
            }
            guard run.mark(closes, to: bar - start) else { break }
            run.account.fill(order, at: fills[bar], bar: bar - start)
            // The bar of a fill at the open decides again at its close; one filled at the close has decided.
            next = delay == 0 ? signal + 1 : bar
        }
        if run.ruinedAt == nil, run.mark(closes, to: closes.count - 1), settings.closeAtEnd {
            run.account.close(at: closes[closes.count - 1], bar: closes.count - 1, reason: .endOfData)
        }
        if run.ruinedAt == nil { _ = run.mark(closes, to: closes.count) }
        return run.execution
    }

    /// The first bar from which on there is an order.
    @inline(__always)
    private func nextOrder(_ signals: Signals, from first: Int, held: Account.Held?) -> Int? {
        guard first < series.count else { return nil }
        let (isLong, isShort) = (settings.direction != .short, settings.direction != .long)
        let (enterLong, enterShort) = (signals.enterLong.words.span, signals.enterShort.words.span)
        let exit = (held?.side == .short ? signals.exitShort : signals.exitLong).words.span
        var live = UInt64.max << UInt64(first & 63)
        for index in first >> 6..<enterLong.count {
            let (long, short) = (isLong ? enterLong[index] : 0, isShort ? enterShort[index] : 0)
            var orders: UInt64
            switch held?.side {
            // Both sides at once contradict each other: no order.
            case nil: orders = long ^ short
            case .long: orders = exit[index] | (isShort && isLong ? short & ~long : 0)
            case .short: orders = exit[index] | (isShort && isLong ? long & ~short : 0)
            }
            orders &= live
            if orders != 0 { return index << 6 + orders.trailingZeroBitCount }
            live = .max
        }
        return nil
    }
}

/// The state of a run by trades: the account, and how far its marks are written.
private struct TradeWalk {
    var account: Account
    var pending: PendingOrder.Kind?
    private(set) var ruinedAt: Int?
    private var equity: [Double]
    private var positions: [Double]
    private var marked = 0

    init(settings: ExecutionSettings, bars: Int) {
        account = Account(settings)
        equity = Self.unwritten(bars)
        positions = Self.unwritten(bars)
    }

    /// Room for marks: each is written before the walk is over.
    private static func unwritten(_ bars: Int) -> [Double] {
        unsafe [Double](unsafeUninitializedCapacity: bars) { _, count in count = bars }
    }

    var execution: Execution {
        var execution = Execution(equity: equity, positions: positions, account: account)
        execution.ruinedAt = ruinedAt
        execution.pending = pending
        return execution
    }

    /// Marks the position at the closes before `end`.
    ///
    /// - Returns: Whether something is left: equity at or below zero ends the run.
    mutating func mark(_ closes: Span<Double>, to end: Int) -> Bool {
        guard end > marked else { return true }
        let (cash, quantity) = (account.cash, account.signedQuantity)
        let lowest = Self.mark(&equity, &positions, cash, quantity, closes, marked..<end)
        if lowest <= 0 { return ruin(closes) }
        marked = end
        return true
    }

    private static func mark(
        _ equity: inout [Double],
        _ positions: inout [Double],
        _ cash: Double,
        _ quantity: Double,
        _ closes: Span<Double>,
        _ bars: Range<Int>
    ) -> Double {
        precondition(bars.upperBound <= closes.count && closes.count == equity.count, "bars of the run")
        return unsafe closes.withUnsafeBufferPointer { closes in
            unsafe equity.withUnsafeMutableBufferPointer { equity in
                unsafe positions.withUnsafeMutableBufferPointer { positions in
                    guard let close = closes.baseAddress, let equity = equity.baseAddress,
                        let position = positions.baseAddress
                    else { return cash }
                    let first = bars.lowerBound
                    return unsafe mark_position(
                        close + first,
                        bars.count,
                        cash,
                        quantity,
                        equity + first,
                        position + first
                    )
                }
            }
        }
    }

    /// Ends the run at the first unmarked bar at whose close nothing is left.
    private mutating func ruin(_ closes: Span<Double>) -> Bool {
        guard let bar = (marked..<equity.count).first(where: { equity[$0] <= 0 }) else { return true }
        // Nothing is left to trade with: what is open is liquidated here. A short can owe money.
        account.close(at: closes[bar], bar: bar, reason: .endOfData)
        for rest in bar..<equity.count {
            equity[rest] = account.cash
            positions[rest] = 0
        }
        ruinedAt = bar
        pending = nil
        return false
    }
}
