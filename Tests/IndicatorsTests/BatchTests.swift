import Testing

@testable import Indicators

@Suite struct BatchTests {
    private static func closes(_ count: Int) -> [Double] {
        var state: UInt64 = 77
        var close = 100.0
        return (0..<count).map { bar in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // Bars without a move too: some indicators treat them apart.
            if bar % 7 != 3 { close *= 1 + (Double(state >> 33) / Double(1 << 31) - 0.5) / 20 }
            return close
        }
    }

    @Test(arguments: allIndicators.map { $0.definition.name }, [0, 1, 60, 300])
    func `columns computed together have the bits of each alone`(_ name: String, _ count: Int) throws {
        let found = allIndicators.first { $0.definition.name == name }
        let indicator = try #require(found)
        let closes = Self.closes(count)
        for isWhole in [true, false] {
            var series = closes
            if !isWhole, count > 30 { series[20] = .nan }
            let inputs = IndicatorInputs(
                opens: series,
                highs: series.map { $0 * 1.01 },
                lows: series.map { $0 * 0.99 },
                closes: series,
                volumes: series.map { ($0 * 10).rounded() },
                sessionStarts: series.indices.map { $0 % 5 == 0 }
            )
            let definition = indicator.definition
            let runs = [
                (0, 3), (0, 14), (4, 2), (17, 30), (0, 55), (2, 9), (40, 5), (0, 100), (1, 7), (0, 250),
            ].map {
                first,
                period in
                let names = definition.defaults.names
                let given: KeyValuePairs = ["period": Double(period)]
                return (
                    first: first,
                    parameters: names.contains("period")
                        ? definition.defaults(with: given) : definition.defaults
                )
            }
            let together = indicator.compute(inputs, each: runs)
            try #require(together.count == runs.count)
            for (run, columns) in zip(runs, together) {
                let alone = indicator.compute(indicator.cut(inputs, before: run.first), run.parameters)
                #expect(columns.map { $0.map(\.bitPattern) } == alone.map { $0.map(\.bitPattern) }, "\(run)")
            }
        }
    }
}
