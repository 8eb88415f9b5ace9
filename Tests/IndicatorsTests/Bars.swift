import Foundation
import Indicators

/// Bars to compute over: recorded ones from the golden folder, or made ones.
struct Bars: Sendable {
    let name: String
    var inputs: IndicatorInputs
    var count: Int { inputs.closes.count }

    /// The recorded bars of a name.
    init(golden name: String) throws {
        let rows = try Golden.lines(of: "\(name).bars").map { line in
            try line.split(separator: " ").map { try Golden.number($0) }
        }
        self.name = name
        inputs = IndicatorInputs(
            opens: rows.map { $0[0] },
            highs: rows.map { $0[1] },
            lows: rows.map { $0[2] },
            closes: rows.map { $0[3] },
            volumes: rows.map { $0[4] }
        )
    }

    /// A random walk in prices of the given size and sessions of seven bars, the same at every call.
    init(walk count: Int, price: Double = 100, seed: UInt64 = 1) {
        var generator = Xorshift(state: seed)
        var last = price
        name = "walk of \(count)"
        inputs = IndicatorInputs()
        for _ in 0..<count {
            let close = last * (0.97 + 0.06 * generator.unit())
            inputs.opens.append(last)
            inputs.highs.append(max(last, close) * (1 + 0.01 * generator.unit()))
            inputs.lows.append(min(last, close) * (1 - 0.01 * generator.unit()))
            inputs.closes.append(close)
            inputs.volumes.append((1_000 + 9_000 * generator.unit()).rounded())
            last = close
        }
        inputs.sessionStarts = (0..<count).map { $0 % 7 == 0 }
    }

    /// Bars in which nothing ever moves.
    init(constant price: Double, count: Int) {
        let prices = [Double](repeating: price, count: count)
        name = "constant \(price)"
        inputs = IndicatorInputs(
            opens: prices,
            highs: prices,
            lows: prices,
            closes: prices,
            volumes: [Double](repeating: 1_000, count: count)
        )
    }

    /// The bars of a range alone.
    subscript(_ range: Range<Int>) -> Bars {
        var part = self
        for input in IndicatorInput.allCases { part.inputs[input] = Array(inputs[input][range]) }
        part.inputs.sessionStarts = Array(inputs.sessionStarts[range])
        return part
    }

    /// The same bars, those of a range undefined.
    func undefined(in range: Range<Int>) -> Bars {
        var part = self
        for input in IndicatorInput.allCases {
            for bar in range { part.inputs[input][bar] = .nan }
        }
        return part
    }
}

/// Marsaglia's generator: the same numbers everywhere.
struct Xorshift: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    mutating func unit() -> Double { Double(next() >> 11) / Double(1 << 53) }
}
