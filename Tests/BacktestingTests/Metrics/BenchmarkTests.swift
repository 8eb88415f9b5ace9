import Indicators
import MarketData
import Testing

@testable import Backtesting

@Suite struct BenchmarkTests {
    private let market = RandomMarket.daily(300, seed: 31)

    private func run(
        _ name: String,
        benchmark: BarSeries? = nil,
        _ change: (inout ExecutionSettings) -> Void = { _ in }
    )
        throws -> BacktestResult
    {
        let rule = strategy(named: name)
        let strategy = try #require(rule)
        var settings = ExecutionSettings()
        change(&settings)
        return try Backtest(
            series: market,
            start: 50,
            strategy: strategy,
            parameters: Parameters(defaultsOf: strategy.definition.parameters),
            execution: settings,
            benchmark: benchmark
        ).run()
    }

    @Test func `buy and hold is its own benchmark`() throws {
        let result = try run("buy_and_hold")
        #expect(result.benchmark?.equity == result.equity)
        #expect(result.metrics[.benchmarkReturn] == result.metrics[.totalReturn])
        #expect(isClose(try #require(result.metrics[.beta]), 1))
        #expect(abs(try #require(result.metrics[.alpha])) < 1e-9)
        #expect(isClose(try #require(result.metrics[.correlation]), 1))
        #expect(result.metrics[.trackingError] == 0)
        #expect(result.metrics[.informationRatio] == nil)
    }

    @Test func `the benchmark is bought at the first bar the strategy could trade, with the same costs`()
        throws
    {
        let result = try run("sma_crossover")
        // With history enough, that is the bar after the first.
        let quantity = 100_000 / 1.001 / market.opens[51]
        let final = quantity * market.closes[299] * 0.999
        #expect(isClose(try #require(result.metrics[.benchmarkReturn]), final / 100_000 - 1))
    }

    @Test func `stops and sizes are the strategy's, not the benchmark's`() throws {
        let plain = try run("sma_crossover").benchmark
        let busy = try run("sma_crossover") {
            $0.stopLoss = 0.01
            $0.positionSize = 0.1
            $0.direction = .both
        }
        #expect(busy.benchmark == plain)
    }

    @Test func `another instrument keeps its last close between its own bars`() throws {
        // The other trades every second day only.
        let other = try BarSeries(timeframe: .day1, bars: (0..<300).filter { $0 % 2 == 0 }.map { market[$0] })
        let result = try run("buy_and_hold", benchmark: other) { $0.commission = 0 }
        let benchmark = try #require(result.benchmark)
        #expect(benchmark.equity.count == 250)
        // Bar 51 is no bar of the other: bought at its last close, that of bar 50.
        let quantity = 100_000 / market.closes[50]
        #expect(isClose(benchmark.equity[2], quantity * market.closes[52]))
        #expect(isClose(benchmark.equity[3], quantity * market.closes[52]))
    }

    @Test func `an instrument that comes later is bought when it comes`() throws {
        let other = market[200..<300]
        let benchmark = try #require(try run("buy_and_hold", benchmark: other).benchmark)
        #expect(benchmark.equity.count == 250)
        #expect(benchmark.equity.prefix(150).allSatisfy { $0 == 100_000 })
        #expect(benchmark.equity[249] != 100_000)
    }

    @Test func `without common time the figures are undefined and say so`() throws {
        let later = RandomMarket.bars(10, timeframe: .day1, seed: 1) { 9_000_000_000 + Int64($0) * 86_400 }
        let result = try run("buy_and_hold", benchmark: later)
        #expect(result.benchmark == nil)
        #expect(result.metrics.undefined.filter { $0.reason == .noBenchmark }.count == 7)
    }
}
