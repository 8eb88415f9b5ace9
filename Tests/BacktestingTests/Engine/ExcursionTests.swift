import Indicators
import MarketData
import Testing

@testable import Backtesting

/// Maximum adverse and favourable excursion: what of each bar's range counts.
@Suite struct ExcursionTests {
    private func trade(_ rows: [[Double]], _ change: (inout ExecutionSettings) -> Void = { _ in }) throws
        -> Trade
    {
        let series = try BarSeries(
            timeframe: .day1,
            bars: rows.enumerated().map { index, row in
                Bar(
                    time: Int64(index) * 86_400,
                    open: row[0],
                    high: row[1],
                    low: row[2],
                    close: row[3],
                    volume: 1
                )
            }
        )
        let rule = strategy(named: "buy_and_hold")
        var settings = ExecutionSettings()
        settings.commission = 0
        change(&settings)
        let result = try Backtest(
            series: series,
            strategy: #require(rule),
            parameters: Parameters([]),
            execution: settings
        ).run()
        return try #require(result.trades.first)
    }

    @Test func `bars held through count in full`() throws {
        let trade = try trade([[100, 101, 99, 100], [100, 120, 90, 110], [110, 115, 95, 112]])
        #expect(isClose(trade.maxFavourableExcursion, 0.2))
        #expect(isClose(trade.maxAdverseExcursion, -0.1))
    }

    @Test func `of the bar of a stop only the open and the fill count`() throws {
        let trade = try trade([[100, 101, 99, 100], [100, 104, 98, 102], [105, 130, 80, 90]]) {
            $0.stopLoss = 0.1
        }
        #expect(trade.exitReason == .stopLoss)
        #expect(isClose(trade.maxFavourableExcursion, 0.05))
        #expect(isClose(trade.maxAdverseExcursion, -0.1))
    }

    @Test func `of the bar of an entry at its close nothing counts`() throws {
        let trade = try trade([[100, 150, 50, 100], [100, 102, 99, 101]]) { $0.fill = .close }
        #expect(isClose(trade.maxFavourableExcursion, 0.02))
        #expect(isClose(trade.maxAdverseExcursion, -0.01))
    }

    @Test func `a trade that only lost has no favourable excursion`() throws {
        let trade = try trade([[100, 100, 100, 100], [100, 100, 95, 96], [96, 97, 90, 90]])
        #expect(trade.maxFavourableExcursion == 0)
        #expect(isClose(trade.maxAdverseExcursion, -0.1))
    }
}
