import Indicators
import MarketData
import Testing

@testable import Backtesting

/// What holds for every strategy, whatever its rule.
@Suite struct StrategyCatalogueTests {
    static let names = allStrategies.map { $0.definition.name }
    private static let bars = GoldenFile.goog[0..<700]

    @Test func `the benchmark comes first, then names in order`() {
        #expect(Self.names.first == "buy_and_hold")
        #expect(Array(Self.names.dropFirst()) == Self.names.dropFirst().sorted())
        #expect(Set(Self.names).count == Self.names.count)
    }

    @Test(arguments: names) func `the definition is complete and its defaults are accepted`(_ name: String)
        throws
    {
        let definition = try #require(strategy(named: name)).definition
        #expect(!definition.title.isEmpty && definition.description.hasSuffix("."))
        #expect(definition.source.hasSuffix("."))
        for rule in [definition.rule, definition.shortRule ?? definition.rule] {
            #expect(rule.hasPrefix("enter: ") && rule.contains("; exit: "))
        }
        let names = definition.parameters.map(\.name)
        #expect(Set(names).count == names.count)
        for constraint in definition.constraints {
            #expect(names.contains(constraint.left) && names.contains(constraint.right))
        }
        #expect(try definition.resolve([]) == Parameters(defaultsOf: definition.parameters))
    }

    @Test(arguments: names) func `cutting the future off does not change the past`(_ name: String) throws {
        let whole = try Self.signals(name, Self.bars)
        for cut in [1, 64, 230, 350, 699] {
            let part = try Self.signals(name, Self.bars[0..<cut])
            for side in Self.sides {
                let past = whole[keyPath: side].bars.filter { $0 < cut }
                #expect(part[keyPath: side].bars == past, "\(side) of the first \(cut)")
            }
        }
    }

    @Test(arguments: names) func `garbage in the future does not change the past`(_ name: String) throws {
        let whole = try Self.signals(name, Self.bars)
        for cut in [120, 400, 640] {
            let garbage = RandomMarket.daily(Self.bars.count, seed: UInt64(cut), start: 1e-3, drift: 0.05)
            let mixed = (0..<Self.bars.count).map { bar in
                var mixed = bar < cut ? Self.bars[bar] : garbage[bar]
                mixed.time = Self.bars[bar].time
                return mixed
            }
            let other = try Self.signals(name, try BarSeries(timeframe: .day1, bars: mixed))
            for side in Self.sides {
                let (a, b) = (whole[keyPath: side].bars, other[keyPath: side].bars)
                #expect(a.filter { $0 < cut } == b.filter { $0 < cut }, "\(side) before \(cut)")
            }
        }
    }

    @Test(arguments: names) func `real bars give entries and exits on every side it has`(_ name: String)
        throws
    {
        let definition = try #require(strategy(named: name)).definition
        let signals = try Self.signals(name, GoldenFile.goog)
        #expect(!signals.enterLong.isEmpty)
        #expect(signals.enterShort.isEmpty != definition.supportsShort)
        #expect(signals.exitShort.isEmpty != definition.supportsShort)
        #expect(signals.exitLong.isEmpty == (name == "buy_and_hold"))
        #expect((signals.enterLong & signals.enterShort).isEmpty, "never both sides at once")
    }

    @Test(arguments: names) func `with its warm-up before it, the first bar counts`(_ name: String) throws {
        let type = try #require(strategy(named: name))
        let parameters = Parameters(defaultsOf: type.definition.parameters)
        let warmup = type.warmup(parameters, timeframe: .day1)
        #expect(type.firstBar(parameters, timeframe: .day1, start: warmup) == warmup)
        #expect(type.firstBar(parameters, timeframe: .day1, start: warmup + 100) == warmup + 100)
    }

    @Test(arguments: names) func `bars before the warm-up change nothing`(_ name: String) throws {
        let type = try #require(strategy(named: name))
        let parameters = Parameters(defaultsOf: type.definition.parameters)
        let start = 1_500
        let warmup = type.warmup(parameters, timeframe: .day1)
        let first = start - warmup
        try #require(first > 0)
        var whole = MarketView(series: GoldenFile.goog, start: start)
        var cut = MarketView(series: GoldenFile.goog[first..<GoldenFile.goog.count], start: warmup)
        let (a, b) = (type.signals(parameters, &whole), type.signals(parameters, &cut))
        for side in Self.sides {
            let counted = a[keyPath: side].from(start).bars.map { $0 - first }
            #expect(counted == b[keyPath: side].from(warmup).bars, "\(side)")
        }
    }

    private static var sides: [KeyPath<Signals, Mask>] {
        [\.enterLong, \.exitLong, \.enterShort, \.exitShort]
    }

    private static func signals(_ name: String, _ series: BarSeries) throws -> Signals {
        let type = try #require(strategy(named: name))
        var view = MarketView(series: series, start: 0)
        return type.signals(Parameters(defaultsOf: type.definition.parameters), &view)
    }
}
