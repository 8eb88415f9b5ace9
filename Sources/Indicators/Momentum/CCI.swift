/// Commodity channel index.
public enum CCI: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "cci",
        title: "Commodity channel index",
        inputs: [.high, .low, .close],
        parameters: [.period(20, minimum: 2)],
        lookback: { $0.integer("period") - 1 },
        source: "Lambert 1980. Matches TA-Lib CCI.",
        definition: """
            (typical price - its SMA)/(0.015 · mean distance from that SMA) over the last `period` bars, the typical price \
            being (high + low + close)/3; 0 where it did not move, be it for the last bits of a price.
            """
    )

    /// The index of the bars.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let typical = typicalPrices(inputs.highs.span, inputs.lows.span, inputs.closes.span)
        return [values(typical.span, period: parameters.integer("period"))]
    }

    /// Distance from the mean of the last `period` values in units of their mean distance from it.
    ///
    /// - Parameters:
    ///   - x: Values, oldest first.
    ///   - period: Length in bars, at least 1.
    /// - Returns: As many values, without unit; the first `period - 1` are NaN.
    /// - Complexity: O(n · period): every bar has another mean for all distances to be taken from.
    public static func values(_ x: Span<Double>, period: Int) -> [Double] {
        var out = SMA.values(x, period: period)
        let count = Double(period)
        for bar in out.indices where !out[bar].isNaN {
            let mean = out[bar]
            let window = x.extracting(bar - period + 1...bar)
            // Four sums side by side: one alone would wait for itself at every addition.
            var sums = SIMD4<Double>.zero
            var place = 0
            while place + 4 <= period {
                sums.x += abs(window[place] - mean)
                sums.y += abs(window[place + 1] - mean)
                sums.z += abs(window[place + 2] - mean)
                sums.w += abs(window[place + 3] - mean)
                place += 4
            }
            while place < period {
                sums.x += abs(window[place] - mean)
                place += 1
            }
            let distance = sums.sum() / count
            // Typical prices that are equal in decimal can differ in the last bits, and a ratio of two such differences is
            // as large as any.
            out[bar] = distance > 1e-12 * abs(mean) ? (x[bar] - mean) / (0.015 * distance) : 0
        }
        return out
    }
}
