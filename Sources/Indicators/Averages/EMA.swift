/// Exponential moving average.
public enum EMA: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "ema",
        title: "Exponential moving average",
        inputs: [.close],
        parameters: [.period(20)],
        memory: .fading,
        lookback: { $0.integer("period") - 1 },
        warmup: { warmup(period: $0.integer("period")) },
        source: "Matches TA-Lib EMA.",
        definition: "Begins as the mean of the first `period` closes; then e += (close - e) · 2/(period + 1)."
    )

    /// The average of the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        [values(inputs.closes.span, period: parameters.integer("period"))]
    }

    /// Exponential average with the smoothing 2/(period + 1), begun as a plain mean.
    ///
    /// - Parameters:
    ///   - x: Values, oldest first.
    ///   - period: Length in bars, at least 1.
    ///   - delay: Bars by which the seed is put off: MACD begins both its averages at the same bar.
    /// - Returns: As many values, in the unit of `x`; the first `delay + period - 1` are NaN.
    public static func values(_ x: Span<Double>, period: Int, delay: Int = 0) -> [Double] {
        exponentialMean(x, weight: 2 / Double(period + 1), period: period, delay: delay)
    }

    /// Lookback, and seven periods in which the seed's share falls under 1e-6: (1 - 2/(N + 1))^7N < e^-14.
    static func warmup(period: Int) -> Int { period - 1 + 7 * period }
}

/// Average that moves by a share of each value's distance from it, begun as the mean of `period` values after `delay` others.
func exponentialMean(_ x: Span<Double>, weight: Double, period: Int, delay: Int = 0) -> [Double] {
    var out = [Double](unwritten: x.count)
    var runs = Runs(count: x.count, lookback: delay + period - 1)
    while let seed = runs.next({ definedEnd(x, $0) }) {
        let average = mean(x, seed - period + 1...seed)
        out[seed] = average
        runs.end = smooth(x, from: seed + 1, weight: weight, average: average, into: &out)
    }
    runs.undefine(&out)
    return out
}

/// Mean of the values in a range, taken as distances from the last, so that equal values have an exact mean.
@inline(__always)
func mean(_ x: Span<Double>, _ range: ClosedRange<Int>) -> Double {
    let anchor = x[range.upperBound]
    var sum = 0.0
    for bar in range { sum += x[bar] - anchor }
    return anchor + sum / Double(range.count)
}
