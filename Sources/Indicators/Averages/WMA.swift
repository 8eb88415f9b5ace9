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
        var (out, tilt) = rollingTilt(x, period: period)
        // The weights are the places from the middle, and half of period + 1 for all.
        let scale = 2 / (Double(period) * Double(period + 1))
        for bar in out.indices { out[bar] += tilt[bar] * scale }
        return out
    }
}
