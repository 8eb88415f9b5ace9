import Indicators
import MarketData
import Testing

@testable import Backtesting

/// The path by trades against the ordinary engine, over random strategies, grids, series and settings.
@Suite struct ByTradesTests {
    static let objectives: [Metric] = [
        .sharpeRatio, .totalReturn, .finalEquity, .netProfit, .maxDrawdown, .totalTrades, .sortinoRatio,
        .omegaRatio, .cagr, .annualizedReturn, .annualizedVolatility, .calmarRatio, .exposure, .avgBarsHeld,
    ]

    /// A series that is hard in one way or another.
    private static func series(_ kind: Int, _ generator: inout SplitMix64) -> BarSeries {
        let count = 40 + Int(generator.next() % 400)
        let walk = RandomMarket.daily(count, seed: generator.next())
        // Prices in coarse steps: averages and indices tie all the time, and whole stretches do not move.
        let step: Double? = [nil, nil, 5, 1000, nil, nil][kind]
        var bars = (0..<count).map { walk[$0] }
        for bar in bars.indices {
            var scale = 1.0
            if kind == 4, bar > count / 2 { scale = 1000 }
            if kind == 5 { scale = 1e-6 }
            func price(_ x: Double) -> Double { step.map { max($0, (x / $0).rounded() * $0) } ?? x * scale }
            bars[bar].open = price(bars[bar].open)
            bars[bar].high = price(bars[bar].high)
            bars[bar].low = price(bars[bar].low)
            bars[bar].close = price(bars[bar].close)
        }
        return (try? BarSeries(timeframe: .day1, bars: bars)) ?? walk
    }

    private static func settings(_ generator: inout SplitMix64) -> ExecutionSettings {
        var settings = ExecutionSettings()
        settings.commission = [0, 0.001, 0.05][Int(generator.next() % 3)]
        settings.slippage = [0, 0, 0.002][Int(generator.next() % 3)]
        settings.fill = generator.next() % 2 == 0 ? .nextOpen : .close
        settings.closeAtEnd = generator.next() % 3 > 0
        settings.initialCapital = [100_000, 7][Int(generator.next() % 2)]
        return settings
    }

    /// Two or three values of the first parameters of a strategy, small enough for short series.
    private static func grid(_ strategy: StrategyDefinition, _ generator: inout SplitMix64) -> [GridAxis] {
        strategy.parameters.prefix(3).map { parameter in
            GridAxis(
                parameter.name,
                (0..<3).map { _ in
                    let share = Double(generator.next() % 1000) / 1000
                    let value =
                        parameter.kind == .integer
                        ? (2 + share * 30).rounded()
                        : parameter.minimum + share * (parameter.maximum - parameter.minimum)
                    return min(parameter.maximum, max(parameter.minimum, value))
                }
            )
        }
    }

    private static func isClose(_ a: Double, _ b: Double) -> Bool {
        a.isNaN || b.isNaN ? a.isNaN && b.isNaN : abs(a - b) <= 1e-9 * max(1, abs(a), abs(b))
    }

    @Test(arguments: allStrategies.map { $0.definition.name })
    func `it agrees with the ordinary engine to 1e-9`(_ name: String) throws {
        let rule = strategy(named: name)
        let tried = try #require(rule)
        var generator = SplitMix64(state: UInt64(name.utf8.reduce(7) { $0 &* 31 &+ Int($1) }.magnitude))
        var (served, asked) = (0, 0)
        for round in 0..<48 {
            let series = Self.series(round % 6, &generator)
            let start = generator.next() % 2 == 0 ? 0 : series.count / 4
            var options = OptimizationOptions()
            // More combinations than rows, or all would be run in full.
            options.top = 1
            options.objective = Self.objectives[round % Self.objectives.count]
            options.minTrades = round % 4 == 0 ? 1 : 0
            guard
                let search = try? Optimization(
                    subjects: [OptimizationSubject(name: "A", series: series, start: start)],
                    strategy: tried,
                    grid: Self.grid(tried.definition, &generator),
                    execution: Self.settings(&generator),
                    riskFreeRate: [0, 0.03][round % 2],
                    options: options
                )
            else { continue }
            let tally = ProgressTally(total: 0, report: nil)
            let fast = try Sweep(search, on: search.subjects[0], maxWorkers: 2, tally: tally)
            let slow = try Sweep(search, on: search.subjects[0], maxWorkers: 1, tally: tally, byTrades: false)
            try #require(fast.objectives.count == slow.objectives.count)
            for (place, (a, b)) in zip(fast.objectives, slow.objectives).enumerated() {
                #expect(
                    Self.isClose(a, b),
                    "\(options.objective.name) \(a) is not \(b): \(place) of round \(round)"
                )
            }
            for (a, b) in zip(fast.sharpes, slow.sharpes) {
                #expect(Self.isClose(a, b), "sharpe \(a) is not \(b), round \(round)")
            }
            #expect(fast.blockSums.count == slow.blockSums.count)
            for (a, b) in zip(fast.blockSums, slow.blockSums) {
                #expect(a.count == b.count)
                #expect(Self.isClose(a.sum, b.sum), "\(a.sum) is not \(b.sum), round \(round)")
                #expect(
                    Self.isClose(a.squares, b.squares),
                    "\(a.squares) is not \(b.squares), round \(round)"
                )
            }
            // A single combination is reported in full and run so.
            if search.combinationCount > 1 {
                (served, asked) = (served + fast.served, asked + slow.objectives.count)
            }
        }
        #expect(2 * served >= asked, "the ordinary engine had to be asked for \(asked - served) of \(asked)")
    }

    @Test func `an entry and an exit at the same bar toggle the position`() throws {
        var generator = SplitMix64(state: 5)
        var changes = PositionChanges(bars: 300)
        for density in [1, 3, 20] {
            let count = 300
            var (enter, exit) = (Mask(count: count), Mask(count: count))
            for bar in 0..<count {
                enter[bar] = Int(generator.next() % UInt64(density)) == 0
                exit[bar] = Int(generator.next() % UInt64(density)) == 0
            }
            for (first, end) in [(0, 300), (63, 299), (64, 128), (70, 71), (200, 100)] {
                changes.find(enter: enter.words.span, exit: exit.words.span, from: first, to: end)
                var (expected, isHeld) = ([Int](), false)
                for bar in first..<max(first, end) where isHeld ? exit[bar] : enter[bar] {
                    isHeld.toggle()
                    expected.append(bar)
                }
                #expect(Array(changes.bars.prefix(changes.count)) == expected)
            }
        }
    }

    @Test func `the highest, the lowest and the deepest fall of any range`() {
        let values = RandomMarket.daily(75, seed: 8).closes
        let extremes = RangeExtremes(values)
        for first in values.indices {
            var (highest, lowest, fall) = (0.0, Double.infinity, 1.0)
            for last in first..<values.count {
                highest = max(highest, values[last])
                lowest = min(lowest, values[last])
                fall = min(fall, values[last] / highest)
                let range = extremes.range(first, last)
                #expect(range.highest == highest)
                #expect(range.lowest == lowest)
                #expect(abs(extremes.fall(range) - fall) <= 1e-15)
            }
        }
    }

    /// Columns whose values share steps and are equal at many bars, and levels they have and have not.
    private static func columns(_ count: Int, _ generator: inout SplitMix64) -> [[Double]] {
        let special = [
            0.0, -0.0, 1e-300, -1e-300, 1e300, -1e300, 1 + 1e-12, 1 - 1e-12, 1, 70, 70.000000001, 0.1,
        ]
        return [special.count, 2, 1].map { kinds in
            (0..<count).map { _ in special[Int(generator.next() % UInt64(kinds))] }
        } + [(0..<count).map { _ in Double(generator.next() % 1000) / 7 }]
    }

    private static let levels: [(low: Double, high: Double)] = [
        (1.0, 70.0), (0.1, 0.1), (0, 0), (1 - 1e-12, 1 + 1e-12), (20, 100), (70, 1),
    ]

    /// Columns that are compared with each other and with levels.
    private static func shared(_ values: [[Double]], first: Int = 0) -> SharedColumns? {
        SharedColumns(
            values.map { .init(values: $0, first: first, isLevelled: true) },
            count: values[0].count,
            isPaired: true
        )
    }

    @Test(arguments: [1, 63, 64, 65, 200, 5000])
    func `columns compare as their values do, on steps too`(count: Int) throws {
        var generator = SplitMix64(state: 9)
        let values = Self.columns(count, &generator)
        guard let columns = Self.shared(values) else { throw BacktestError.cancelled }
        var above = [UInt64](repeating: 0, count: (count + 63) / 64)
        var below = above
        for (row, x) in values.enumerated() {
            for y in values {
                #expect(Mask.above(x.span, y.span) == Mask(zip(x, y).map { $0 > $1 }))
                #expect(Mask.atLeast(x.span, y.span) == Mask(zip(x, y).map { $0 >= $1 }))
            }
            for level in Self.levels.flatMap({ [$0.low, $0.high] }) {
                unsafe columns.compare(row, level, above: &above, below: &below)
                #expect(Mask(count: count, words: above) == Mask(x.map { $0 > level }))
                #expect(Mask(count: count, words: below) == Mask(x.map { $0 < level }))
                #expect(Mask.above(x.span, level) == Mask(x.map { $0 > level }))
                #expect(Mask.atLeast(x.span, level) == Mask(x.map { $0 >= level }))
                #expect(Mask.below(x.span, level) == Mask(x.map { $0 < level }))
                #expect(Mask.atMost(x.span, level) == Mask(x.map { $0 <= level }))
            }
        }
    }

    @Test(arguments: [70, 200, 5000])
    func `the changes of a position are those of the masks`(count: Int) throws {
        var generator = SplitMix64(state: 10)
        let values = Self.columns(count, &generator)
        guard let columns = Self.shared(values) else { throw BacktestError.cancelled }
        var (expected, found) = (PositionChanges(bars: count), PositionChanges(bars: count))
        func expectSame(_ isFound: Bool, _ enter: Mask, _ exit: Mask, _ first: Int, _ end: Int) -> Bool {
            guard isFound else { return false }
            expected.find(enter: enter.words.span, exit: exit.words.span, from: first, to: end)
            #expect(found.bars.prefix(found.count) == expected.bars.prefix(expected.count))
            return true
        }
        var (crossings, changes) = (0, 0)
        for (first, end) in [(1, count), (64, count - 1), (65, 69), (63, 65), (66, 66), (2, 64)] {
            for entersBelow in [false, true] {
                for (row, x) in values.enumerated() {
                    for (other, y) in values.enumerated() where other != row {
                        let isFound = found.find {
                            columns.crossings(row, other, entersBelow: entersBelow, from: first, to: end, &$0)
                        }
                        let (up, down) = (x.crossesAbove(y), x.crossesBelow(y))
                        let hasTie = (first - 1..<max(first - 1, end)).contains { x[$0] == y[$0] }
                        #expect(isFound || hasTie && first < end)
                        let isSame = expectSame(
                            isFound,
                            entersBelow ? down : up,
                            entersBelow ? up : down,
                            first,
                            end
                        )
                        crossings += isSame ? found.count : 0
                    }
                    for (low, high) in Self.levels {
                        let isFound = found.find {
                            columns.changes(
                                row,
                                low: low,
                                high: high,
                                entersBelow: entersBelow,
                                from: first,
                                to: end,
                                &$0
                            )
                        }
                        let (over, under) = (x.above(high), x.below(low))
                        #expect(isFound || low > high)
                        let isSame = expectSame(
                            isFound,
                            entersBelow ? under : over,
                            entersBelow ? over : under,
                            first,
                            end
                        )
                        changes += isSame ? found.count : 0
                    }
                }
            }
        }
        #expect(crossings > 10 && changes > 10)
    }

    @Test func `columns with a hole are not compared`() {
        for hole in [Double.nan, .infinity, -.infinity] {
            for (first, isRefused) in [(0, true), (3, true), (4, false), (9, false)] {
                let isMissing = Self.shared([[1, 2, 3, hole, 5, 6]], first: first) == nil
                #expect(isMissing == isRefused)
            }
        }
    }
}
