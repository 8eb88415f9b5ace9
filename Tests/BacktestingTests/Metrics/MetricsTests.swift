import MarketData
import Testing

@testable import Backtesting

/// What has no value says why, and the structured figures.
@Suite struct MetricsTests {
    /// A run of given equity, a bar a day from 2024-01-01 unless days are given.
    private func metrics(
        _ equity: [Double],
        days: [Int]? = nil,
        positions: [Double]? = nil,
        benchmark: Benchmark? = nil
    ) throws -> Metrics {
        let first: Int64 = 1_704_067_200
        let bars = equity.indices.map { index in
            Bar(
                time: first + Int64(days?[index] ?? index) * 86_400,
                open: 1,
                high: 1,
                low: 1,
                close: 1,
                volume: 0
            )
        }
        let series = try BarSeries(timeframe: .day1, bars: bars)
        let context = MetricContext(
            times: series.times,
            days: TradingDays(series, start: 0, timeZone: .utc),
            initialCapital: 100,
            periodsPerYear: 252,
            riskFreeRate: 0,
            warmupBars: 0
        )
        var settings = ExecutionSettings()
        settings.initialCapital = 100
        let execution = Execution(
            equity: equity,
            positions: positions ?? equity.map { _ in 0 },
            account: Account(settings)
        )
        let returns = RunReturns(execution, context: context)
        return Metrics(execution, context: context, returns: returns, benchmark: benchmark)
    }

    private func reason(_ metric: Metric, _ metrics: Metrics) -> Undefined? {
        #expect(metrics[metric] == nil, "\(metric) has a value")
        return metrics.undefined.first { $0.metric == metric }?.reason
    }

    @Test func `the definitions are one a metric, with different names`() {
        #expect(MetricDefinition.all.count == Metric.allCases.count)
        #expect(Set(MetricDefinition.all.map(\.name)).count == Metric.allCases.count)
        for metric in Metric.allCases {
            let words = "\(metric)".reduce(into: "") { name, letter in
                if letter.isUppercase { name += "_" }
                name += letter.lowercased()
            }
            let isSame = metric.name == words || ["var_95", "cvar_95"].contains(metric.name)
            #expect(isSame, "\(metric.name) stands where \(words) should")
            #expect(Metric(named: metric.name) == metric)
        }
        #expect(Metric(named: "sharp_ratio") == nil)
    }

    @Test func `every metric has a value or a reason, never both and never neither`() throws {
        for equity in [[100], [100, 100], [100, 110, 90, 120], (0..<400).map { 100 + Double($0 * 7 % 13) }] {
            for entry in try metrics(equity).entries {
                #expect((entry.value == nil) != (entry.undefined == nil), "\(entry.metric)")
                if let value = entry.value { #expect(value.isFinite) }
            }
        }
    }

    @Test func `a flat run has no variance, no downside and no drawdown`() throws {
        let flat = try metrics([Double](repeating: 100, count: 400))
        #expect(reason(.sharpeRatio, flat) == .zeroVariance)
        #expect(reason(.sortinoRatio, flat) == .noDownside)
        #expect(reason(.calmarRatio, flat) == .noDrawdown)
        #expect(reason(.omegaRatio, flat) == .noLoss)
        #expect(reason(.winRate, flat) == .noTrades)
        #expect(reason(.tailRatio, flat) == .zeroTail)
        #expect(reason(.probabilisticSharpeRatio, flat) == .zeroVariance)
        #expect(flat[.cagr] == 0)
        #expect(flat[.maxDrawdown] == 0)
        #expect(flat[.totalTrades] == 0)
    }

    @Test func `short runs leave out what they cannot carry`() throws {
        let days3 = try metrics([100, 101, 99])
        #expect(reason(.cagr, days3) == .under30Days)
        #expect(reason(.annualizedReturn, days3) == .under20Returns)
        #expect(reason(.var95, days3) == .under20Returns)
        #expect(reason(.skewness, days3) == .under4Returns)
        let days20 = try metrics((0..<20).map { 100 + Double($0 * 7 % 5) })
        #expect(days20[.var95] != nil)
        #expect(days20[.annualizedReturn] != nil)
        #expect(reason(.probabilisticSharpeRatio, days20) == .under30Returns)
        #expect(reason(.annualizedVolatility, try metrics([100])) == .under2Returns)
    }

    @Test func `equity at or below zero has no growth rate`() throws {
        let ruined = try metrics([100, 50, -20, -20], days: [0, 10, 20, 400])
        #expect(reason(.cagr, ruined) == .ruined)
        #expect(ruined[.totalReturn] == -1.2)
        #expect(ruined[.maxDrawdown] == -1.2)
    }

    @Test func `drawdowns have peak, trough, recovery and calendar days`() throws {
        let metrics = try metrics(
            [100, 120, 90, 130, 130, 117, 104, 110],
            days: [0, 1, 4, 10, 11, 12, 20, 30]
        )
        let days = metrics.drawdowns.map { drawdown in
            [drawdown.peakTime, drawdown.troughTime, drawdown.recoveryTime ?? -1].map {
                $0 < 0 ? -1 : ($0 / 86_400) - 19_723
            }
        }
        #expect(days == [[1, 4, 10], [11, 20, -1]])
        #expect(metrics.drawdowns.map(\.depth) == [-0.25, 104.0 / 130 - 1])
        #expect(metrics.drawdowns.map(\.days) == [9, 19])
        #expect(metrics[.maxDrawdownDurationDays] == 19)
        #expect(isClose(metrics[.recoveryFactor] ?? 0, 10.0 / 30))
        #expect(isClose(metrics[.avgDrawdown] ?? 0, (-0.25 - 0.2) / 2))
    }

    @Test func `months and years compound from close to close`() throws {
        // 2024-01-01, 01-31, 02-01, 02-29, 2025-01-01.
        let metrics = try metrics([100, 110, 121, 99, 198], days: [0, 30, 31, 59, 366])
        #expect(metrics.monthlyReturns.map(\.month) == [1, 2, 1])
        for (month, value) in zip(metrics.monthlyReturns, [0.1, -0.1, 1]) {
            #expect(isClose(month.value, value))
        }
        #expect(metrics.yearlyReturns.map(\.year) == [2024, 2025])
        for (year, value) in zip(metrics.yearlyReturns, [-0.01, 1]) { #expect(isClose(year.value, value)) }
    }

    @Test func `the risk-free rate is taken off period by period`() {
        let returns = [0.01, -0.005, 0.02, 0.003]
        let context = MetricContext(
            times: [],
            days: TradingDays(.empty(.day1), start: 0, timeZone: .utc),
            initialCapital: 100,
            periodsPerYear: 252,
            riskFreeRate: 0.05,
            warmupBars: 0
        )
        #expect(isClose(context.periodicRiskFree, 0.000193630, 1e-5))
        let with = ReturnStatistics(returns.span, riskFree: context.periodicRiskFree)
        let excess = returns.map { $0 - context.periodicRiskFree }
        let without = ReturnStatistics(excess.span, riskFree: 0)
        #expect(isClose(with.sharpe ?? 0, without.sharpe ?? 1))
    }

    @Test func `a trading day is the exchange's, not that of UTC`() throws {
        let tokyo = try TimeZoneRules(name: "Asia/Tokyo", tzif: tzif(offset: 9 * 3600))
        // 23:00 UTC is 08:00 of the next day in Tokyo; 01:00 UTC is 10:00 of the same.
        let hours: [Int64] = [23, 25, 47, 49]
        let bars = hours.map { Bar(time: $0 * 3600, open: 1, high: 1, low: 1, close: 1, volume: 0) }
        let series = try BarSeries(timeframe: .hour1, bars: bars)
        #expect(TradingDays(series, start: 0, timeZone: tokyo).lastBars == [1, 3])
        #expect(TradingDays(series, start: 0, timeZone: .utc).lastBars == [0, 2, 3])
        #expect(TradingDays.sessionStarts(series, timeZone: tokyo) == [true, false, true, false])
    }

    @Test func `a fall lasts calendar days of the exchange, whatever the hours`() throws {
        let tokyo = try TimeZoneRules(name: "Asia/Tokyo", tzif: tzif(offset: 9 * 3600))
        // 13:00 and 14:00 in Tokyo, then 09:00 of the next day; 09:00 two days later.
        let hours: [Int64] = [4, 5, 24, 72]
        let bars = hours.map { Bar(time: $0 * 3600, open: 1, high: 1, low: 1, close: 1, volume: 0) }
        let series = try BarSeries(timeframe: .hour1, bars: bars)
        let market = try Market(series: series, start: 0, timeZone: tokyo)
        let context = market.context(
            for: ExecutionSettings(),
            riskFreeRate: 0,
            periodsPerYear: 252,
            warmupBars: 0
        )
        func days(_ equity: [Double]) -> [Int] {
            var metrics = Metrics()
            let returns = RunReturns(context.days.returns(of: equity, initial: 100_000), riskFree: 0)
            metrics.addEquity(equity, returns: returns, context: context)
            return metrics.drawdowns.map(\.days)
        }
        #expect(days([110_000, 100_000, 120_000, 110_000]) == [1, 2])
        #expect(days([110_000, 100_000, 100_000, 100_000]) == [3])
        #expect(days([110_000, 120_000, 110_000, 120_000]) == [3])
    }

    /// A zone file with one offset for all times.
    private func tzif(offset: Int32) -> [UInt8] {
        let bytes = withUnsafeBytes(of: offset.bigEndian, Array.init)
        let header: [UInt8] = [0x54, 0x5A, 0x69, 0x66, 0] + [UInt8](repeating: 0, count: 15)
        let counts: [UInt32] = [0, 0, 0, 0, 1, 4]
        return header + counts.flatMap { withUnsafeBytes(of: $0.bigEndian, Array.init) } + bytes + [0, 0]
            + [0x4A, 0x53, 0x54, 0]
    }
}
