import Indicators
import MarketData
import Testing

@testable import Backtesting

@Suite struct SignalGoldenTests {
    @Test(arguments: allStrategies.map { $0.definition.name })
    func `signals are those of the rule evaluated elsewhere`(_ name: String) throws {
        let type = try #require(strategy(named: name))
        let cases = try Self.cases().filter { $0.name == name }
        try #require(!cases.isEmpty, "\(name) has its signals in signals.txt")
        for expected in cases {
            let parameters = try type.definition.resolve(expected.given)
            var view = MarketView(series: GoldenFile.goog[0..<600], start: 0)
            let signals = type.signals(parameters, &view)
            let first = type.firstBar(parameters, timeframe: .day1, start: 0)
            #expect([first] == expected.bars["first"], "\(parameters)")
            let sides = [
                "enter_long": signals.enterLong, "exit_long": signals.exitLong,
                "enter_short": signals.enterShort, "exit_short": signals.exitShort,
            ]
            for (side, mask) in sides {
                #expect(mask.from(first).bars == expected.bars[side], "\(side) \(parameters)")
            }
        }
    }

    private struct Case {
        let name: String
        let given: [(String, Double)]
        var bars: [String: [Int]] = [:]
    }

    /// A line with the strategy and its parameters, then indented lines of bars and ranges of bars.
    private static func cases() throws -> [Case] {
        var cases: [Case] = []
        for fields in try GoldenFile.rows("signals.txt", separator: " ") {
            if allStrategies.contains(where: { $0.definition.name == fields[0] }) {
                let given = try fields.dropFirst().map { field in
                    let pair = field.split(separator: "=")
                    return (String(pair[0]), try #require(Double(pair[1])))
                }
                cases.append(Case(name: fields[0], given: given))
            } else {
                let bars = try fields.dropFirst().flatMap { field in
                    let ends = try field.split(separator: "-").map { try #require(Int($0)) }
                    return Array(ends[0]...ends[ends.count - 1])
                }
                try #require(!cases.isEmpty)
                cases[cases.count - 1].bars[fields[0]] = bars
            }
        }
        return cases
    }
}
