import Indicators
import MarketData
import Testing

@testable import Backtesting

/// The masks that a grid shares against those of the strategies themselves.
@Suite struct ConditionTablesTests {
    static let strategies = allStrategies.filter { $0 is any ConditionStrategy.Type }

    /// Values of the first parameters, few of the first and many of the second or the other way round.
    private static func grid(_ strategy: StrategyDefinition, _ round: Int) -> [GridAxis] {
        strategy.parameters.prefix(3).enumerated().map { index, parameter in
            let count = [[3, 9, 1], [9, 3, 2], [1, 2, 12], [12, 1, 1]][round % 4][index]
            let step = parameter.kind == .integer ? 3 : (parameter.maximum - parameter.minimum) / 16
            let first = parameter.kind == .integer ? 2 : parameter.minimum
            return GridAxis(
                parameter.name,
                (0..<count).map { min(parameter.maximum, first + Double($0 + index) * step) }
            )
        }
    }

    /// Bars of a walk, or of prices so coarse that values tie all the time.
    private static func series(_ round: Int) -> BarSeries {
        let walk = RandomMarket.daily(260 + 37 * round, seed: UInt64(round + 1))
        guard round % 3 == 2 else { return walk }
        func coarse(_ price: Double) -> Double { max(4, (price / 4).rounded() * 4) }
        let bars = (0..<walk.count).map { index in
            var bar = walk[index]
            (bar.open, bar.high) = (coarse(bar.open), coarse(bar.high))
            (bar.low, bar.close) = (coarse(bar.low), coarse(bar.close))
            return bar
        }
        return (try? BarSeries(timeframe: .day1, bars: bars)) ?? walk
    }

    @Test(arguments: strategies.map { $0.definition.name })
    func `the masks of every combination are the strategy's own`(_ name: String) throws {
        let strategy = try #require(strategy(named: name) as? any ConditionStrategy.Type)
        var compared = 0
        for round in 0..<12 {
            let series = Self.series(round)
            let start = [0, 0, 30, 180][round % 4]
            guard
                let search = try? Optimization(
                    subjects: [OptimizationSubject(name: "A", series: series, start: start)],
                    strategy: strategy,
                    grid: Self.grid(strategy.definition, round / 3)
                )
            else { continue }
            var view = MarketView(series: series, start: start)
            let tables = ConditionTables(search, strategy: strategy, view: &view, maxWorkers: 2)
            guard let tables else { continue }
            var scratch = tables.scratch()
            var (changes, expected) = (
                PositionChanges(bars: series.count), PositionChanges(bars: series.count)
            )
            for (index, combination) in search.combinations.enumerated() {
                if index % DirectMasks.lanes == 0 {
                    tables.begin(search.combinations[index...].prefix(DirectMasks.lanes), &scratch)
                }
                let lane = index % DirectMasks.lanes
                let masks = tables.masks(&scratch, combination, lane: lane, &view)
                guard let (enter, exit, found) = masks else { continue }
                let parameters = search.grid.parameters(at: combination)
                let signals = strategy.signals(parameters, &view)
                let first = strategy.firstBar(parameters, timeframe: .day1, start: start)
                #expect(found == first, "first signal of \(parameters), round \(round)")
                #expect(
                    enter.from(first) == signals.enterLong.from(first),
                    "entry of \(parameters), round \(round)"
                )
                #expect(
                    exit.from(first) == signals.exitLong.from(first),
                    "exit of \(parameters), round \(round)"
                )
                let end = series.count - round % 2
                #expect(tables.find(&changes, &scratch, combination, lane: lane, to: end, &view))
                expected.find(
                    enter: signals.enterLong.words.span,
                    exit: signals.exitLong.words.span,
                    from: first,
                    to: end
                )
                #expect(
                    changes.bars.prefix(changes.count) == expected.bars.prefix(expected.count),
                    "changes of \(parameters), round \(round)"
                )
                compared += 1
                view.forget()
            }
        }
        #expect(compared > 30)
    }
}
