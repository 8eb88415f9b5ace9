import MarketData

@testable import Backtesting

/// Made-up bars that are the same on every run.
enum RandomMarket {
    /// A random walk with gaps, wide enough in range to touch stops and targets.
    static func daily(_ count: Int, seed: UInt64, start: Double = 100, drift: Double = 0.0003) -> BarSeries {
        bars(count, timeframe: .day1, seed: seed, start: start, drift: drift, volatility: 0.02) {
            Int64($0) * 86_400
        }
    }

    /// Bars at any times.
    static func bars(
        _ count: Int,
        timeframe: Timeframe,
        seed: UInt64,
        start: Double = 100,
        drift: Double = 0,
        volatility: Double = 0.02,
        time: (Int) -> Int64
    ) -> BarSeries {
        var generator = SplitMix64(state: seed)
        func uniform() -> Double { Double(generator.next() >> 11) / Double(1 << 53) }
        func step() -> Double { (uniform() + uniform() + uniform() - 1.5) * 2 * volatility }
        var close = start
        let bars = (0..<count).map { index in
            let open = close * (1 + step() / 2)
            close = open * (1 + drift + step())
            let high = max(open, close) * (1 + uniform() * volatility / 2)
            let low = min(open, close) * (1 - uniform() * volatility / 2)
            let volume = (1000 * uniform()).rounded()
            return Bar(time: time(index), open: open, high: high, low: low, close: close, volume: volume)
        }
        do { return try BarSeries(timeframe: timeframe, bars: bars) } catch { return .empty(timeframe) }
    }
}

/// Settings that use every rule of the engine at once.
extension ExecutionSettings {
    static func busy(_ direction: Direction, _ fill: Fill) -> ExecutionSettings {
        var settings = ExecutionSettings()
        settings.direction = direction
        settings.fill = fill
        settings.slippage = 0.0005
        settings.commissionFixed = 1
        settings.stopLoss = 0.04
        settings.takeProfit = 0.09
        settings.trailingStop = 0.05
        settings.maxBars = 30
        return settings
    }
}
