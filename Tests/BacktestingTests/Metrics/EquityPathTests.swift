import Testing

@testable import Backtesting

@Suite struct EquityPathTests {
    /// Every length around those of the blocks that are looked at together, with long falls and short ones, and flat parts.
    private static let curves: [[Double]] = (0..<80).map { length in
        var (equity, value) = ([Double](), 100.0)
        for bar in 0..<(length < 40 ? length : 10 * length) {
            let step = Double((bar * 7919 + length * 104_729) % 101) - 50
            value += bar % 11 < 4 ? 0 : max(1 - value, step / (length % 3 == 0 ? 5 : 50))
            equity.append(value)
        }
        return equity
    }

    @Test(arguments: curves) func `the path is that of a walk from bar to bar`(equity: [Double]) {
        let path = EquityPath(equity: equity, initial: 100)
        var (peak, peakBar) = (100.0, -1)
        var (squares, deepest, largest) = (0.0, 0.0, 0.0)
        var falls: [EquityPath.Fall] = []
        var isUnderWater = false
        for (bar, value) in equity.enumerated() {
            if value >= peak {
                if isUnderWater { falls[falls.count - 1].recovery = bar }
                (peak, peakBar, isUnderWater) = (value, bar, false)
                continue
            }
            let depth = value / peak - 1
            squares += depth * depth
            deepest = min(deepest, depth)
            largest = max(largest, peak - value)
            if !isUnderWater {
                falls.append(EquityPath.Fall(peak: peakBar, trough: bar, recovery: nil, depth: depth))
            } else if depth < falls[falls.count - 1].depth {
                falls[falls.count - 1].depth = depth
                falls[falls.count - 1].trough = bar
            }
            isUnderWater = true
        }
        #expect(path.peak == peak && path.maxDrawdown == deepest && path.maxFall == largest)
        #expect(path.falls.map(\.peak) == falls.map(\.peak))
        #expect(path.falls.map(\.trough) == falls.map(\.trough))
        #expect(path.falls.map(\.recovery) == falls.map(\.recovery))
        #expect(path.falls.map(\.depth) == falls.map(\.depth))
        let ulcer = (squares / Double(equity.count + 1)).squareRoot()
        #expect(abs(path.ulcerIndex - ulcer) <= 1e-12 * ulcer)
    }
}
