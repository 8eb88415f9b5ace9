import Testing

@testable import Indicators

/// What the rolling kernels yield, beside sums over each window by itself.
@Suite struct RollingTests {
    /// Longer than a piece, and no multiple of a block.
    static let bars = Bars(walk: 1_237).inputs

    @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 20, 31, 32, 33, 63, 64, 100, 255, 600, 1_237])
    func `every window is the one that ends at its bar`(_ period: Int) {
        let (x, weight) = (Self.bars.closes, Self.bars.volumes)
        let highest = rollingHighest(x.span, period: period)
        let lowest = rollingLowest(x.span, period: period)
        let age = rollingAgeOfHighest(x.span, period: period)
        let mean = rollingMean(x.span, period: period)
        let (alsoMean, deviation) = rollingDeviation(x.span, period: period)
        let tilt = rollingTilt(x.span, period: period).tilt
        let weighted = rollingWeightedMean(x.span, weight: weight.span, period: period)
        let sums = rollingSums(x.span, weight.span, period: period)
        for bar in period - 1..<x.count {
            let range = bar - period + 1...bar
            let window = x[range]
            let (count, total) = (Double(period), window.reduce(0, +))
            #expect(highest[bar] == window.max() && lowest[bar] == window.min())
            #expect(x[bar - Int(age[bar])] == highest[bar])
            #expect(isNear(mean[bar], total / count) && isNear(alsoMean[bar], total / count))
            let squares = window.reduce(0) { $0 + ($1 - total / count) * ($1 - total / count) }
            #expect(isNear(deviation[bar], (squares / count).squareRoot(), scale: 100))
            let middle = Double(bar) - (count - 1) / 2
            let moment = range.reduce(0) { $0 + (Double($1) - middle) * x[$1] }
            #expect(isNear(tilt[bar], moment, scale: 100 * count * count))
            let weights = weight[range].reduce(0, +)
            let turnover = range.reduce(0) { $0 + x[$1] * weight[$1] }
            #expect(isNear(weighted[bar], turnover / weights))
            #expect(isNear(sums.x[bar], total) && isNear(sums.y[bar], weights))
        }
    }

    @Test(arguments: 1...70) func `equal values have no rounding, whatever came before`(_ period: Int) {
        for value in [0.1, 1.9, 1e-7, 123_456.789] {
            let x = [3e-3, 1e9, 17.3] + [Double](repeating: value, count: 2 * period)
            let (mean, deviation) = rollingDeviation(x.span, period: period)
            let plain = rollingMean(x.span, period: period)
            let (alsoMean, tilt) = rollingTilt(x.span, period: period)
            let weights = x.indices.map { Double($0 % 5) + 0.3 }
            let weighted = rollingWeightedMean(x.span, weight: weights.span, period: period)
            let after = Array(x[3...])
            let average = exponentialMean(after.span, weight: 2 / Double(period + 1), period: period)
            for bar in period + 2..<x.count {
                #expect([mean[bar], plain[bar], alsoMean[bar], weighted[bar]].allSatisfy { $0 == value })
                #expect(deviation[bar] == 0 && tilt[bar] == 0 && average[bar - 3] == value)
            }
        }
    }

    @Test(arguments: [1, 2, 14, 200]) func `an average is that of one bar after the other`(_ period: Int) {
        let x = Self.bars.closes
        let weight = 2 / Double(period + 1)
        let averages = exponentialMean(x.span, weight: weight, period: period)
        var average = x[..<period].reduce(0, +) / Double(period)
        for bar in period..<x.count {
            average += (x[bar] - average) * weight
            #expect(isNear(averages[bar], average))
        }
    }

    @Test func `runs are the stretches between undefined values`() {
        let x = [.nan, 1, 2, .infinity, 3, .nan, .nan, 4]
        #expect(definedRuns(x.span) == [1..<3, 4..<5, 7..<8])
        #expect(definedRuns([Double]().span).isEmpty)
        let y = [1, 1, .nan, 1, 1, 1, 1, .nan]
        #expect(definedRuns(x.span, y.span) == [1..<2, 4..<5])
        // Values whose sum is infinite are defined all the same.
        let large = [Double](repeating: 1.7e308, count: 100)
        #expect(definedRuns(large.span) == [0..<100])
    }

    @Test(arguments: [0, 1, 31, 32, 33, 95, 96]) func `a value that is not finite ends a run where it stands`(
        _ place: Int
    ) {
        for value in [Double.nan, .infinity, -.infinity] {
            var x = [Double](repeating: 3, count: 97)
            x[place] = value
            let expected: [Range<Int>] = [0..<place, place + 1..<97]
            #expect(definedRuns(x.span) == expected.filter { !$0.isEmpty })
        }
    }

    private func isNear(_ a: Double, _ b: Double, scale: Double = 0) -> Bool {
        abs(a - b) <= 1e-12 * max(abs(b), scale)
    }
}
