import MarketData

extension BacktestResult {
    /// Turns what the bar loop yielded into a report.
    init(
        _ execution: Execution,
        backtest: Backtest,
        context: MetricContext,
        firstSignal: Int,
        benchmark: Benchmark?
    ) {
        let bars = RunBars(series: backtest.series, start: backtest.start)
        let count = execution.equity.count
        let fillsAtClose = backtest.execution.fill == .close
        times = context.times
        equity = execution.equity
        positions = execution.positions
        trades = execution.account.fills.enumerated().map { index, trip in
            Trade(trip, id: index + 1, bars: bars, fillsAtClose: fillsAtClose)
        }
        openTrade = execution.account.position.map {
            OpenTrade($0, bars: bars, last: count - 1, fillsAtClose: fillsAtClose)
        }
        pendingOrder = execution.pending.map { PendingOrder(kind: $0, signalTime: context.times[count - 1]) }
        rejectedOrders = execution.account.rejected.map { order in
            RejectedOrder(
                bar: order.bar,
                time: context.times[order.bar],
                side: order.side,
                price: order.price,
                cash: order.cash,
                reason: order.reason
            )
        }
        rejectedOrderCount = execution.account.rejectedCount
        warmupBars = backtest.warmupBars
        firstSignalBar = min(firstSignal - backtest.start, count)
        isRuined = execution.ruinedAt != nil
        isOptimistic = fillsAtClose
        let returns = RunReturns(execution, context: context)
        self.returns = returns.values
        metrics = Metrics(execution, context: context, returns: returns, benchmark: benchmark)
        self.benchmark = benchmark
        warnings = Self.warnings(execution, backtest: backtest, firstSignal: firstSignal)
    }

    private static func warnings(_ execution: Execution, backtest: Backtest, firstSignal: Int) -> [String] {
        var warnings: [String] = []
        let wanted = backtest.strategy.warmup(backtest.parameters, timeframe: backtest.series.timeframe)
        if firstSignal >= backtest.series.count {
            warnings.append(
                "the indicators are not defined on any bar of the run: \(backtest.series.count) bars are too few for these parameters"
            )
        } else if backtest.start < wanted {
            warnings.append(
                "\(backtest.start) bars before the start, \(wanted) wanted for warm-up; signals count from bar \(firstSignal - backtest.start) of the run"
            )
        }
        if let order = execution.account.rejected.first {
            let count = execution.account.rejectedCount
            let report = RejectedOrder(
                bar: order.bar,
                time: 0,
                side: order.side,
                price: order.price,
                cash: order.cash,
                reason: order.reason
            )
            warnings.append(
                "\(count) \(count == 1 ? "entry was" : "entries were") rejected; the first: \(report.message)"
            )
        }
        if execution.ruinedAt != nil {
            warnings.append("equity fell to zero or below and the run ended there")
        }
        if backtest.execution.fill == .close {
            warnings.append(
                "fill at the close of the signal bar is optimistic: the signal is only known once that close is past"
            )
        }
        return warnings
    }
}

/// The bars of a run, counted from its first.
struct RunBars {
    let series: BarSeries
    let start: Int

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
        var bar = first
        while bar < end {
            lowest = min(lowest, series.lows[start + bar])
            highest = max(highest, series.highs[start + bar])
            bar += 1
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

extension Trade {
    init(_ trip: RoundTrip, id: Int, bars: RunBars, fillsAtClose: Bool) {
        let position = trip.position
        // An exit at a close was held through that whole bar.
        let isHeldThroughExitBar =
            trip.reason == .endOfData
            || (fillsAtClose && [.signal, .maxBars, .reverse].contains(trip.reason))
        let excursion = bars.excursion(
            of: position,
            exitBar: isHeldThroughExitBar ? nil : trip.exitBar,
            exitPrice: trip.exitPrice,
            lastBar: trip.exitBar,
            fillsAtClose: fillsAtClose
        )
        self.init(
            id: id,
            side: position.side,
            entryBar: position.entryBar,
            exitBar: trip.exitBar,
            entryTime: bars.series.times[bars.start + position.entryBar],
            exitTime: bars.series.times[bars.start + trip.exitBar],
            entryPrice: position.entryPrice,
            exitPrice: trip.exitPrice,
            quantity: position.quantity,
            grossPnL: trip.grossPnL,
            commission: trip.commission,
            slippage: position.entrySlippage + trip.exitSlippage,
            pnl: trip.pnl,
            returnFraction: trip.returnFraction,
            barsHeld: trip.barsHeld,
            maxAdverseExcursion: excursion.adverse,
            maxFavourableExcursion: excursion.favourable,
            exitReason: trip.reason
        )
    }
}

extension OpenTrade {
    init(_ position: Position, bars: RunBars, last: Int, fillsAtClose: Bool) {
        let mark = bars.series.closes[bars.start + last]
        let excursion = bars.excursion(
            of: position,
            exitBar: nil,
            exitPrice: mark,
            lastBar: last,
            fillsAtClose: fillsAtClose
        )
        let pnl = position.sign * position.quantity * (mark - position.entryPrice) - position.entryCommission
        self.init(
            side: position.side,
            entryBar: position.entryBar,
            entryTime: bars.series.times[bars.start + position.entryBar],
            entryPrice: position.entryPrice,
            quantity: position.quantity,
            markPrice: mark,
            commission: position.entryCommission,
            slippage: position.entrySlippage,
            pnl: pnl,
            returnFraction: pnl / (position.quantity * position.entryPrice),
            barsHeld: last - position.entryBar,
            maxAdverseExcursion: excursion.adverse,
            maxFavourableExcursion: excursion.favourable
        )
    }
}
