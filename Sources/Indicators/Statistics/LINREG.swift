/// Linear regression over a rolling window.
public enum LINREG: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "linreg",
        title: "Linear regression",
        inputs: [.close],
        parameters: [.period(14, minimum: 2)],
        outputs: ["value", "slope"],
        lookback: { $0.integer("period") - 1 },
        source: "Matches TA-Lib LINEARREG and LINEARREG_SLOPE.",
        definition:
            "Least-squares line through the last `period` closes: its value at this bar, and its rise a bar."
    )

    /// The regression of the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let line = values(inputs.closes.span, period: parameters.integer("period"))
        return [line.value, line.slope]
    }

    /// Least-squares line through the last `period` values.
    ///
    /// - Parameters:
    ///   - x: Values, oldest first.
    ///   - period: Length in bars, at least 2.
    /// - Returns: Two columns of as many values: the line's at the last bar, and its rise a bar, in the unit of `x`; the
    ///   first `period - 1` are NaN.
    public static func values(_ x: Span<Double>, period: Int) -> (value: [Double], slope: [Double]) {
        var (values, slopes) = rollingTilt(x, period: period)
        let count = Double(period)
        let scale = 12 / (count * (count * count - 1))
        let half = (count - 1) / 2
        for bar in values.indices {
            slopes[bar] *= scale
            values[bar] += slopes[bar] * half
        }
        return (values, slopes)
    }
}
