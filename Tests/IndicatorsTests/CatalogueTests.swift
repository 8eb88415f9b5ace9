import Indicators
import Testing

/// What holds for every indicator, whatever it computes.
@Suite struct CatalogueTests {
    static let names = allIndicators.map { $0.definition.name }

    @Test func `names are distinct, lower case and in order`() {
        #expect(Self.names == Array(Set(Self.names)).sorted())
        #expect(Self.names.allSatisfy { $0 == $0.lowercased() })
        #expect(indicator(named: "SMA")?.definition.name == "sma")
        #expect(indicator(named: "nonesuch") == nil)
    }

    @Test(arguments: names) func `the definition is complete`(_ name: String) throws {
        let definition = try #require(indicator(named: name)).definition
        #expect(!definition.title.isEmpty && !definition.inputs.isEmpty && !definition.outputs.isEmpty)
        #expect(definition.source.hasSuffix(".") && definition.definition.hasSuffix("."))
        #expect(Set(definition.outputs).count == definition.outputs.count)
        #expect(Set(definition.parameters.map(\.name)).count == definition.parameters.count)
        for parameter in definition.parameters {
            #expect(
                parameter.minimum <= parameter.defaultValue && parameter.defaultValue <= parameter.maximum
            )
            #expect(parameter.step > 0 && parameter.description.hasSuffix("."))
        }
    }

    @Test(arguments: names) func `leading values are undefined for exactly the lookback`(_ name: String)
        throws
    {
        let type = try #require(indicator(named: name))
        let bars = Bars(walk: 400)
        for parameters in Self.settings(type) {
            let outputs = type.compute(bars.inputs, parameters)
            let lookbacks = type.definition.lookbacks(parameters)
            #expect(outputs.count == type.definition.outputs.count && lookbacks.count == outputs.count)
            #expect(lookbacks.max() == type.definition.lookback(parameters))
            #expect(type.definition.warmup(parameters) >= type.definition.lookback(parameters))
            for (output, lookback) in zip(outputs, lookbacks) {
                #expect(output.count == bars.count)
                #expect(output.prefix { $0.isNaN }.count == lookback, "\(name) \(parameters)")
                #expect(output.dropFirst(lookback).allSatisfy { $0.isFinite }, "\(name) \(parameters)")
            }
        }
    }

    @Test(arguments: names) func `cutting the future off does not change the past`(_ name: String) throws {
        let type = try #require(indicator(named: name))
        let bars = Bars(walk: 300, seed: 5)
        for parameters in Self.settings(type) {
            let whole = type.compute(bars.inputs, parameters)
            for cut in [1, 2, 19, 20, 21, 63, 64, 127, 200, 299] {
                let part = type.compute(bars[0..<cut].inputs, parameters)
                for (whole, part) in zip(whole, part) {
                    #expect(same(Array(whole[0..<cut]), part), "\(name) \(parameters) first \(cut)")
                }
            }
        }
    }

    @Test(arguments: names) func `an undefined bar ends the past, and all begins again after it`(
        _ name: String
    ) throws {
        let type = try #require(indicator(named: name))
        let bars = Bars(walk: 300, seed: 9)
        let gap = 130..<133
        for parameters in Self.settings(type) {
            let whole = type.compute(bars.undefined(in: gap).inputs, parameters)
            let before = type.compute(bars[0..<gap.lowerBound].inputs, parameters)
            let after = type.compute(bars[gap.upperBound..<300].inputs, parameters)
            for output in whole.indices {
                let undefined = [Double](repeating: .nan, count: gap.count)
                let expected = before[output] + undefined + after[output]
                #expect(same(whole[output], expected), "\(name) \(parameters)")
            }
        }
    }

    @Test(arguments: names) func `two starts agree, or converge within the warm-up`(_ name: String) throws {
        let type = try #require(indicator(named: name))
        let bars = Bars(walk: 1_200, seed: 3)
        for parameters in Self.settings(type) {
            let first = type.compute(bars.inputs, parameters)
            let later = type.compute(bars.undefined(in: 0..<70).inputs, parameters)
            let settled = 70 + type.definition.warmup(parameters)
            for (first, later) in zip(first, later) {
                guard settled < bars.count else { continue }
                let scale = first[settled...].map(abs).max() ?? 0
                switch type.definition.memory {
                case .window:
                    #expect(differs(first, later, from: settled) <= 1e-12 * scale, "\(name) \(parameters)")
                case .fading:
                    #expect(differs(first, later, from: settled) <= 1e-6 * scale, "\(name) \(parameters)")
                case .anchored:
                    // A running total is the same but for where it began.
                    let offset = first[settled] - later[settled]
                    let moved = later.map { $0 + offset }
                    #expect(differs(first, moved, from: settled) <= 1e-9 * scale, "\(name) \(parameters)")
                }
            }
        }
    }

    @Test(arguments: names) func `short series yield as many values as bars`(_ name: String) throws {
        let type = try #require(indicator(named: name))
        for parameters in Self.settings(type) {
            let lookback = type.definition.lookback(parameters)
            for count in [0, 1, 2, lookback, lookback + 1] {
                let outputs = type.compute(Bars(walk: count).inputs, parameters)
                #expect(outputs.allSatisfy { $0.count == count })
                let isDefined = outputs.allSatisfy { $0.last?.isFinite ?? false }
                #expect(isDefined == (count > lookback), "\(name) \(parameters) over \(count)")
            }
        }
    }

    @Test(arguments: names) func `prices that never move give values that never move`(_ name: String) throws {
        let type = try #require(indicator(named: name))
        for price in [0.1, 1, 1e-7, 123_456.789] {
            let bars = Bars(constant: price, count: 300)
            for parameters in Self.settings(type) {
                let outputs = type.compute(bars.inputs, parameters)
                for (output, lookback) in zip(outputs, type.definition.lookbacks(parameters)) {
                    let defined = output.dropFirst(lookback)
                    #expect(defined.allSatisfy { $0 == defined.first }, "\(name) \(parameters) at \(price)")
                }
            }
        }
    }

    @Test func `values have the same bits on every machine`() {
        // Recorded with AVX2 and without; a change of any formula's rounding changes it, and is then meant.
        let recorded: UInt64 = 17_347_150_233_556_671_206
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        let bars = Bars(walk: 700, seed: 11).undefined(in: 310..<312)
        for type in allIndicators {
            for value in type.compute(bars.inputs, type.definition.defaults).joined() {
                // Which NaN it is does not count.
                let bits = value.isNaN ? Double.nan.bitPattern : value.bitPattern
                digest = (digest ^ bits) &* 0x100_0000_01B3
            }
        }
        #expect(digest == recorded)
    }

    @Test(arguments: names) func `undefined throughout stays undefined, and no size of price traps`(
        _ name: String
    ) throws {
        let type = try #require(indicator(named: name))
        let parameters = Parameters(defaultsOf: type.definition.parameters)
        let nothing = type.compute(Bars(walk: 200).undefined(in: 0..<200).inputs, parameters)
        #expect(nothing.allSatisfy { $0.allSatisfy { $0.isNaN } })
        for price in [1e-300, 1e300] {
            let outputs = type.compute(Bars(walk: 200, price: price).inputs, parameters)
            #expect(outputs.allSatisfy { $0.count == 200 })
        }
    }

    /// Defaults, every parameter at its smallest, and lengths that divide nothing.
    static func settings(_ type: any Indicator.Type) -> [Parameters] {
        let definitions = type.definition.parameters
        let odd = definitions.map { definition in
            let isLength = definition.kind == .integer && definition.choices.isEmpty
            return (definition.name, isLength ? 2 * definition.minimum + 5 : definition.defaultValue)
        }
        return [
            Parameters(defaultsOf: definitions),
            Parameters(definitions.map { ($0.name, $0.minimum) }),
            Parameters(odd),
            Parameters(definitions.map { ($0.name, $0.choices.isEmpty ? $0.defaultValue : $0.maximum) }),
        ]
    }
}

/// Whether two columns are the same bit for bit, NaN being NaN.
func same(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
}

/// The largest difference from a bar on; infinite where only one is defined.
func differs(_ a: [Double], _ b: [Double], from bar: Int) -> Double {
    zip(a[bar...], b[bar...]).reduce(0) { largest, pair in
        if pair.0.isNaN != pair.1.isNaN { return .infinity }
        return pair.0.isNaN ? largest : max(largest, abs(pair.0 - pair.1))
    }
}
