import Glibc
import Indicators
import MarketData
import Testing

@testable import Backtesting

/// Mistakes that users of other engines have reported; each is a fact here.
///
/// Those of fills are rows of the fill tables: a stop filled better than the gap, a stop on the entry bar. Rows that a single
/// run cannot repeat are with the optimisation; prices half adjusted and bars shown before they are finished, with the data.
@Suite struct TrapTests {
    private func series(_ closes: [Double], days: [Int]? = nil) throws -> BarSeries {
        try BarSeries(
            timeframe: .day1,
            bars: closes.enumerated().map { index, close in
                let time = Int64(days?[index] ?? index) * 86_400
                return Bar(time: time, open: close, high: close, low: close, close: close, volume: 1)
            }
        )
    }

    private func hold(_ series: BarSeries, _ change: (inout ExecutionSettings) -> Void = { _ in }) throws
        -> BacktestResult
    {
        let rule = strategy(named: "buy_and_hold")
        var settings = ExecutionSettings()
        settings.commission = 0
        change(&settings)
        return try Backtest(
            series: series,
            strategy: #require(rule),
            parameters: Parameters([]),
            execution: settings
        ).run()
    }

    // vectorbt 190, 722; backtrader 119
    @Test func `the bar that made the signal is not traded on`() throws {
        let result = try hold(series([100, 110, 121]))
        #expect(result.trades.map(\.entryBar) == [1])
        #expect(result.trades.map(\.entryPrice) == [110])
        #expect(result.equity[0] == 100_000)
    }

    // jesse
    @Test func `a loss on the first bars is a drawdown from the initial capital`() throws {
        let result = try hold(series([100, 100, 80, 90]))
        #expect(isClose(try #require(result.metrics[.maxDrawdown]), -0.2))
        #expect(result.metrics.drawdowns.map(\.recoveryTime) == [nil])
        let costly = try hold(series([100, 100, 100])) { $0.commission = 0.1 }
        #expect(try #require(costly.metrics[.maxDrawdown]) < -0.09)
    }

    // backtesting.py 1346
    @Test func `growth is of calendar days, not of bars`() throws {
        // Two bars a year apart.
        let result = try hold(series([100, 100, 121], days: [0, 1, 730]))
        #expect(isClose(try #require(result.metrics[.cagr]), pow(1.21, 365.25 / 730) - 1))
    }

    // freqtrade 8248
    @Test func `eighteen days have no annual growth rate`() throws {
        let result = try hold(series((0..<19).map { 100 * (1 + 0.05 * Double($0)) }))
        #expect(result.metrics[.cagr] == nil)
        #expect(result.metrics.undefined.contains { $0.metric == .cagr && $0.reason == .under30Days })
    }

    // vectorbt 294
    @Test func `quarter-hours are annualised by trading days, not by the bars of a market that never closes`()
        throws
    {
        // 60 days of 26 quarter-hours.
        let series = RandomMarket.bars(60 * 26, timeframe: .minute15, seed: 7) { index in
            Int64(index / 26) * 86_400 + 52_200 + Int64(index % 26) * 900
        }
        let result = try hold(series)
        let daily = stride(from: 25, to: 60 * 26, by: 26).map { result.equity[$0] }
        var previous = 100_000.0
        let returns = daily.map { value in
            defer { previous = value }
            return value / previous - 1
        }
        let statistics = ReturnStatistics(returns.span, riskFree: 0)
        #expect(returns.count == 60)
        let expected = try #require(statistics.sharpe) * 252.0.squareRoot()
        #expect(isClose(try #require(result.metrics[.sharpeRatio]), expected))
    }

    // vectorbt 798
    @Test func `periods a year are the instrument's, not always 365`() throws {
        let market = RandomMarket.daily(300, seed: 8)
        let rule = strategy(named: "buy_and_hold")
        let holding = try #require(rule)
        func sharpe(_ periods: Double) throws -> Double {
            let result = try Backtest(
                series: market,
                strategy: holding,
                parameters: Parameters([]),
                periodsPerYear: periods
            ).run()
            return try #require(result.metrics[.sharpeRatio])
        }
        #expect(isClose(try sharpe(365) / sharpe(252), (365.0 / 252).squareRoot()))
    }

    // freqtrade
    @Test func `days without trades count in the returns`() throws {
        let result = try hold(series([100, 100, 110, 110, 110, 110]))
        #expect(isClose(try #require(result.metrics[.positiveDays]), 1.0 / 6))
    }

    // backtesting.py 974
    @Test func `a price above the cash is not silence`() throws {
        let result = try hold(series([200_000, 200_000, 200_000])) { $0.fractional = false }
        #expect(result.trades.isEmpty)
        #expect(result.rejectedOrderCount == 1)
        #expect(result.rejectedOrders.map(\.reason) == [.belowOneLot])
        #expect(result.metrics[.rejectedOrders] == 1)
        #expect(result.warnings.contains { $0.contains("rejected") })
    }

    // backtesting.py
    @Test func `the trade open at the end is not left out`() throws {
        let market = try series([100, 100, 110])
        let closed = try hold(market)
        #expect(closed.trades.map(\.exitReason) == [.endOfData])
        #expect(closed.metrics[.totalTrades] == 1)
        let open = try hold(market) { $0.closeAtEnd = false }
        #expect(open.trades.isEmpty)
        #expect(open.openTrade?.markPrice == 110)
        #expect(isClose(try #require(open.openTrade).pnl, 10_000))
        #expect(open.equity == closed.equity)
    }

    // The profit factor of percents differs from that of money when position values differ.
    @Test func `the profit factor is of money`() {
        var execution = Execution(equity: [1], positions: [0], account: Account(ExecutionSettings()))
        var settings = ExecutionSettings()
        settings.commission = 0
        settings.initialCapital = 1e6
        settings.sizing = .fixedCash
        settings.positionSize = 1000
        var account = Account(settings)
        account.open(.long, at: 100, bar: 0)
        account.close(at: 150, bar: 1, reason: .signal)
        settings.positionSize = 100_000
        var large = Account(settings)
        large.open(.long, at: 100, bar: 1)
        large.close(at: 90, bar: 2, reason: .signal)
        execution.account = Account(settings, fills: account.fills + large.fills)
        var metrics = Metrics()
        metrics.addTrades(execution)
        #expect(isClose(metrics[.profitFactor] ?? 0, 500.0 / 10_000))
    }

    // gekko 840
    @Test func `runs at the same time share nothing`() throws {
        let market = RandomMarket.daily(500, seed: 9)
        let rule = strategy(named: "sma_crossover")
        let crossover = try #require(rule)
        let backtests = try (0..<16).map { index in
            Backtest(
                series: market,
                strategy: crossover,
                parameters: try crossover.definition.resolve([
                    ("fast_period", Double(3 + index)), ("slow_period", 40),
                ])
            )
        }
        let alone = try backtests.map { try $0.run() }
        let together = Workers.map(16, chunk: 1, maxWorkers: 8) {
        } body: { _, range in
            range.map { try? backtests[$0].run() }
        }
        #expect(together == alone.map(Optional.init))
    }

    // jesse 4
    @Test func `too little history for the warm-up is said`() throws {
        let rule = strategy(named: "sma_crossover")
        let crossover = try #require(rule)
        let parameters = Parameters(defaultsOf: crossover.definition.parameters)
        let short = try Backtest(
            series: RandomMarket.daily(100, seed: 10),
            start: 5,
            strategy: crossover,
            parameters: parameters
        ).run()
        #expect(short.warnings.contains { $0.contains("warm-up") })
        #expect(short.warmupBars == 5)
        #expect(short.firstSignalBar == 25)
        let none = try Backtest(
            series: RandomMarket.daily(20, seed: 10),
            strategy: crossover,
            parameters: parameters
        ).run()
        #expect(none.warnings.contains { $0.contains("too few") })
        #expect(none.trades.isEmpty)
        let enough = try Backtest(
            series: RandomMarket.daily(100, seed: 10),
            start: 50,
            strategy: crossover,
            parameters: parameters
        ).run()
        #expect(enough.warnings.isEmpty)
        #expect(enough.firstSignalBar == 0)
    }

    @Test func `a fill at the signal's own close is flagged`() throws {
        let result = try hold(series([100, 110])) { $0.fill = .close }
        #expect(result.isOptimistic)
        #expect(result.warnings.contains { $0.contains("optimistic") })
    }

    @Test func `what the last close orders is reported, not filled`() throws {
        let rule = strategy(named: "buy_and_hold")
        let result = try Backtest(series: series([100]), strategy: #require(rule), parameters: Parameters([]))
            .run()
        #expect(result.trades.isEmpty)
        #expect(result.pendingOrder == PendingOrder(kind: .enter(.long), signalTime: 0))
    }
}
