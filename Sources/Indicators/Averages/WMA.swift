/// Linearly weighted moving average.
public enum WMA: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "wma",
        title: "Weighted moving average",
        inputs: [.close],
        parameters: [.period(20)],
        lookback: { $0.integer("period") - 1 },
        source: "Matches TA-Lib WMA.",
        definition: "Mean of the last `period` closes with the weights 1…period, the newest the heaviest."
    )

    /// The average of the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        [values(inputs.closes.span, period: parameters.integer("period"))]
    }

    /// Mean of the last `period` values, weighted 1…period.
    ///
    /// - Parameters:
    ///   - x: Values, oldest first.
    ///   - period: Length in bars, at least 1.
    /// - Returns: As many values, in the unit of `x`; the first `period - 1` are NaN.
    public static func values(_ x: Span<Double>, period: Int) -> [Double] {
        var out = [Double](undefined: x.count)
        let scale = 2 / (Double(period) * Double(period + 1))
        for run in definedRuns(x) {
            // The weight of a bar is its place from the anchor plus a number that is the same for the whole window.
            foldWindows(of: period, in: run) { bar, anchor in
                let distance = x[bar] - x[anchor]
                return SIMD2(distance, Double(bar - anchor) * distance)
            } combine: {
                $0 + $1
            } emit: { bar, anchor, sums in
                out[bar] = x[anchor] + (sums.y + Double(period - (bar - anchor)) * sums.x) * scale
            }
        }
        return out
    }
}
