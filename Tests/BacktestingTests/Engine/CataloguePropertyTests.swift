import Indicators
import MarketData
import Testing

@testable import Backtesting

/// What holds for every strategy of the catalogue, on every side, with both fills.
@Suite struct CataloguePropertyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let strategy: any Strategy.Type
        let settings: ExecutionSettings
        var testDescription: String {
            "\(strategy.definition.name) \(settings.direction) \(settings.fill) \(settings.stopLoss == nil ? "plain" : "busy")"
        }

        func run(_ series: BarSeries, start: Int = 0) throws -> BacktestResult {
            try Backtest(
                series: series,
                start: start,
                strategy: strategy,
                parameters: Parameters(defaultsOf: strategy.definition.parameters),
                execution: settings
            ).run()
        }
    }

    static let cases: [Case] = allStrategies.flatMap { strategy in
        ExecutionSettings.Direction.allCases.filter { $0 == .long || strategy.definition.supportsShort }
            .flatMap { direction in
                ExecutionSettings.Fill.allCases.flatMap { fill in
                    var plain = ExecutionSettings()
                    plain.direction = direction
                    plain.fill = fill
                    return [
                        Case(strategy: strategy, settings: plain),
                        Case(strategy: strategy, settings: .busy(direction, fill)),
                    ]
                }
            }
    }

    @Test(arguments: cases)
    func `two runs are the same to the bit`(_ row: Case) throws {
        let series = RandomMarket.daily(400, seed: 1)
        let (a, b) = (try row.run(series), try row.run(series))
        #expect(a == b)
        #expect(a.equity.map(\.bitPattern) == b.equity.map(\.bitPattern))
    }

    @Test(arguments: cases)
    func `final equity is the capital and the profits of all trades`(_ row: Case) throws {
        for closeAtEnd in [true, false] {
            var row = Case(strategy: row.strategy, settings: row.settings)
            var settings = row.settings
            settings.closeAtEnd = closeAtEnd
            row = Case(strategy: row.strategy, settings: settings)
            let result = try row.run(RandomMarket.daily(600, seed: 2))
            let sum =
                result.trades.reduce(settings.initialCapital) { $0 + $1.pnl } + (result.openTrade?.pnl ?? 0)
            let final = try #require(result.equity.last)
            #expect(isClose(final, sum), "\(final) is not \(sum)")
            #expect(closeAtEnd ? result.openTrade == nil : true)
        }
    }

    @Test(arguments: cases)
    func `what is not known yet changes nothing: the first k bars run as in the full run`(_ row: Case) throws
    {
        var settings = row.settings
        settings.closeAtEnd = false
        let row = Case(strategy: row.strategy, settings: settings)
        let series = RandomMarket.daily(300, seed: 3)
        let garbage = RandomMarket.daily(300, seed: 99, start: 5000)
        let full = try row.run(series)
        for count in [1, 64, 65, 130, 211] {
            let prefix = try row.run(series[0..<count])
            try expectPrefix(prefix, of: full, count: count)
            // The same past with another future.
            let bars = (0..<300).map { $0 < count ? series[$0] : garbage[$0] }
            try expectPrefix(prefix, of: row.run(BarSeries(timeframe: .day1, bars: bars)), count: count)
        }
    }

    private func expectPrefix(_ prefix: BacktestResult, of full: BacktestResult, count: Int) throws {
        #expect(prefix.equity == Array(full.equity.prefix(count)), "equity of the first \(count) bars")
        #expect(prefix.positions == Array(full.positions.prefix(count)))
        #expect(prefix.trades == Array(full.trades.prefix { $0.exitBar < count }))
    }

    @Test(arguments: cases)
    func `no order is filled before the first signal that counts`(_ row: Case) throws {
        let result = try row.run(RandomMarket.daily(300, seed: 4), start: 100)
        let earliest = result.firstSignalBar + (row.settings.fill == .nextOpen ? 1 : 0)
        #expect(result.trades.allSatisfy { $0.entryBar >= earliest })
        #expect(result.equity.prefix(min(earliest, result.equity.count)).allSatisfy { $0 == 100_000 })
        #expect(result.equity.count == 200)
    }

    @Test(arguments: cases)
    func `cash never buys more than there is`(_ row: Case) throws {
        let result = try row.run(RandomMarket.daily(500, seed: 5))
        // One position at a time: what a trade can spend is the capital and the profits of all before it.
        var cash = row.settings.initialCapital
        for trade in result.trades {
            #expect(trade.quantity * trade.entryPrice <= cash * (1 + 1e-9))
            cash += trade.pnl
        }
        #expect(result.equity.allSatisfy { $0.isFinite })
    }
}
