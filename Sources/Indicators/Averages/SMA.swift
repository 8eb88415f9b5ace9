/// Simple moving average.
public enum SMA: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "sma",
        title: "Simple moving average",
        inputs: [.close],
        parameters: [.period(20)],
        lookback: { $0.integer("period") - 1 },
        source: "Matches TA-Lib SMA.",
        definition: "Mean of the last `period` closes."
    )

    /// The average of the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        [values(inputs.closes.span, period: parameters.integer("period"))]
    }

    /// Mean of the last `period` values.
    ///
    /// - Parameters:
    ///   - x: Values, oldest first.
    ///   - period: Length in bars, at least 1.
    /// - Returns: As many values, in the unit of `x`; the first `period - 1` are NaN. The mean of equal values is that
    ///   value exactly.
    public static func values(_ x: Span<Double>, period: Int) -> [Double] {
        rollingMean(x, period: period)
    }
}
