import Indicators
import MarketData
import Testing

@testable import Backtesting

/// The figures of 504 daily returns against those on which empyrical, quantstats and ffn agree.
@Suite struct MetricsGoldenTests {
    private let values: [String: Double]
    private let times: [Int64]
    private let equity: [Double]
    private let returns: [Double]
    private let benchmark: [Double]

    init() throws {
        var values: [String: Double] = [:]
        var times: [Int64] = []
        var returns: [Double] = []
        var benchmark: [Double] = []
        for row in try GoldenFile.rows("metrics.tsv") {
            switch row[0] {
            case "metric": values[row[1]] = Double(row[2])
            default:
                times.append(try #require(CalendarDate(parsing: row[1])).secondsUTC)
                if row[0] == "day" {
                    returns.append(try #require(Double(row[2])))
                    benchmark.append(try #require(Double(row[3])))
                }
            }
        }
        var value = 100_000.0
        equity = returns.map { r in
            value *= 1 + r
            return value
        }
        self.values = values
        self.times = times
        self.returns = returns
        self.benchmark = benchmark
    }

    private func context(_ times: [Int64]) throws -> MetricContext {
        let bars = times.map { Bar(time: $0, open: 1, high: 1, low: 1, close: 1, volume: 0) }
        let series = try BarSeries(timeframe: .day1, bars: bars)
        return MetricContext(
            times: times,
            days: TradingDays(series, start: 0, timeZone: .utc),
            initialCapital: 100_000,
            periodsPerYear: 252,
            riskFreeRate: 0,
            warmupBars: 0
        )
    }

    private func expect(_ name: String, _ value: Double?) throws {
        let golden = try #require(values[name])
        let value = try #require(value, "\(name)")
        #expect(isClose(value, golden), "\(name): \(value) is not \(golden)")
    }

    @Test func `figures of returns agree with the libraries`() throws {
        let context = try context(Array(times.dropFirst()))
        let run = RunReturns(returns, riskFree: 0)
        var metrics = Metrics()
        metrics.addEquity(equity, returns: run, context: context)
        metrics.addDistribution(run)
        metrics.addRegression(returns, on: benchmark, riskFree: 0, periodsPerYear: 252)
        let compared: [Metric] = [
            .finalEquity, .annualizedReturn, .sharpeRatio, .sortinoRatio, .maxDrawdown, .omegaRatio,
            .ulcerIndex, .var95,
            .cvar95, .tailRatio, .beta, .alpha, .informationRatio, .probabilisticSharpeRatio,
        ]
        for metric in compared { try expect(metric.name, metrics[metric]) }
        let shape = ReturnShape(run.statistics)
        try expect("skew_biased", shape.skewness)
        try expect("kurtosis_raw", shape.kurtosis)
    }

    @Test func `growth is of calendar days from the first bar to the last`() throws {
        var metrics = Metrics()
        let equity = [100_000] + equity
        let context = try context(times)
        let run = RunReturns(context.days.returns(of: equity, initial: 100_000), riskFree: 0)
        metrics.addEquity(equity, returns: run, context: context)
        try expect("cagr", metrics[.cagr])
        try expect("calmar_ratio", metrics[.calmarRatio])
    }

    @Test func `returns rebuilt from equity are the returns`() throws {
        let context = try context(Array(times.dropFirst()))
        let rebuilt = context.days.returns(of: equity, initial: 100_000)
        for (a, b) in zip(rebuilt, returns) { #expect(abs(a - b) < 1e-14) }
    }
}
