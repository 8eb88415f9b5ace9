import MarketData

extension BacktestResult {
    /// Turns what the bar loop yielded into a report.
    init(
        _ execution: Execution,
        backtest: Backtest,
        context: MetricContext,
        need: Backtest.Need,
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
        warmupBars = context.warmupBars
        firstSignalBar = min(need.firstSignal - backtest.start, count)
        isRuined = execution.ruinedAt != nil
        isOptimistic = fillsAtClose
        let returns = RunReturns(execution, context: context)
        self.returns = returns.values
        metrics = Metrics(execution, context: context, returns: returns, benchmark: benchmark)
        self.benchmark = benchmark
        warnings = Self.warnings(execution, backtest: backtest, need: need)
    }

    private static func warnings(_ execution: Execution, backtest: Backtest, need: Backtest.Need) -> [String]
    {
        var warnings: [String] = []
        let (wanted, firstSignal) = (need.warmup, need.firstSignal)
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
