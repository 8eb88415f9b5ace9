import Indicators
import Testing

@Suite struct GoldenTests {
    @Test(arguments: allIndicators.map { $0.definition.name })
    func `the values and their first bar are those of the reference`(_ name: String) throws {
        let type = try #require(indicator(named: name))
        let golden = try Golden(name)
        #expect(Set(golden.cases.map(\.bars)) == ["goog", "xom", "steps"])
        for expected in golden.cases {
            let bars = try Bars(golden: expected.bars)
            let parameters = try Parameters.resolve(expected.given, for: type.definition.parameters)
            let outputs = type.compute(bars.inputs, parameters)
            #expect(expected.columns.map(\.output) == type.definition.outputs)
            for (column, output) in zip(expected.columns, outputs) {
                let label = "\(name) \(expected.bars) \(parameters) \(column.output)"
                #expect(output.prefix { $0.isNaN }.count == column.first, "\(label): first bar")
                let scale = column.values.map(abs).max() ?? 0
                for (place, wanted) in column.values.enumerated() {
                    let bar = column.first + place * Golden.stride
                    // Files hold twelve digits; near 0 the reference has rounding of the column's size.
                    let tolerance = 1e-9 * abs(wanted) + 1e-10 * scale
                    #expect(abs(output[bar] - wanted) <= tolerance, "\(label) bar \(bar)")
                }
            }
        }
    }
}
