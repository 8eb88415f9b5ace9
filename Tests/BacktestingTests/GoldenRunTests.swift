import Indicators
import MarketData
import Testing

@testable import Backtesting

/// Our runs against those of vectorbt and backtesting.py, to 1e-9 relative.
@Suite struct GoldenRunTests {
    @Test(arguments: try GoldenRun.all("vectorbt.tsv"))
    func `trades and totals are vectorbt's`(_ golden: GoldenRun) throws {
        var settings = ExecutionSettings()
        settings.closeAtEnd = false
        settings.fill = try #require(ExecutionSettings.Fill(rawValue: golden.fill))
        settings.commission = golden.commission
        let result = try run(golden, settings)

        let closed = golden.trades.filter { !$0.isOpen }
        try compare(result.trades, closed)
        let open = golden.trades.first { $0.isOpen }
        #expect((result.openTrade == nil) == (open == nil))
        if let open, let ours = result.openTrade {
            #expect(ours.entryBar == open.entryBar)
            for (a, b) in [
                (ours.quantity, open.size), (ours.entryPrice, open.entryPrice),
                (ours.markPrice, open.exitPrice),
                (ours.pnl, open.pnl), (ours.returnFraction, open.returnFraction),
            ] {
                #expect(isClose(a, b), "\(a) is not \(b)")
            }
        }
        let metrics: [Metric] = [.totalReturn, .maxDrawdown, .sharpeRatio, .finalEquity, .totalCommission]
        for (metric, value) in zip(metrics, golden.totals) {
            let ours = try #require(result.metrics[metric])
            #expect(isClose(ours, value), "\(metric) \(ours) is not \(value)")
        }
    }

    @Test(arguments: try GoldenRun.all("backtestingpy.tsv"))
    func `trades and totals are those of backtesting dot py`(_ golden: GoldenRun) throws {
        var settings = ExecutionSettings()
        settings.closeAtEnd = false
        settings.fractional = false
        settings.commission = golden.commission
        let result = try run(golden, settings)

        try compare(result.trades, golden.trades)
        let metrics: [Metric] = [
            .totalReturn, .maxDrawdown, .sharpeRatio, .finalEquity, .cagr, .maxDrawdownDurationDays,
            .avgDrawdown,
        ]
        for (metric, value) in zip(metrics, golden.totals) {
            let ours = try #require(result.metrics[metric])
            #expect(isClose(ours, value), "\(metric) \(ours) is not \(value)")
        }
    }

    private func run(_ golden: GoldenRun, _ settings: ExecutionSettings) throws -> BacktestResult {
        let rule = strategy(named: golden.strategy)
        let strategy = try #require(rule)
        return try Backtest(
            series: GoldenFile.goog,
            strategy: strategy,
            parameters: strategy.definition.resolve(golden.parameters),
            execution: settings
        ).run()
    }

    private func compare(_ ours: [Trade], _ golden: [GoldenRun.Trade]) throws {
        try #require(ours.count == golden.count)
        for (trade, other) in zip(ours, golden) {
            #expect(trade.entryBar == other.entryBar)
            #expect(trade.exitBar == other.exitBar)
            for (a, b) in [
                (trade.quantity, other.size), (trade.entryPrice, other.entryPrice),
                (trade.exitPrice, other.exitPrice),
                (trade.returnFraction, other.returnFraction),
            ] {
                #expect(isClose(a, b), "trade \(trade.id): \(a) is not \(b)")
            }
            // A profit near zero is the difference of two large values, whose size the tolerance is of.
            let scale = other.size * other.entryPrice
            #expect(
                abs(trade.pnl - other.pnl) <= 1e-9 * max(abs(other.pnl), 1e-3 * scale),
                "trade \(trade.id)"
            )
        }
    }
}

/// Whether two numbers agree to 1e-9 relative.
func isClose(_ a: Double, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
    abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-12)
}
