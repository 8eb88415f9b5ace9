/// Rolling standard deviation.
public enum STDDEV: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "stddev",
        title: "Standard deviation",
        inputs: [.close],
        parameters: [.period(20)],
        lookback: { $0.integer("period") - 1 },
        source: "Matches TA-Lib STDDEV with one deviation.",
        definition: "Population standard deviation of the last `period` closes."
    )

    /// The deviation of the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        [values(inputs.closes.span, period: parameters.integer("period")).deviation]
    }

    /// Mean and population standard deviation of the last `period` values.
    ///
    /// - Parameters:
    ///   - x: Values, oldest first.
    ///   - period: Length in bars, at least 1.
    /// - Returns: Two columns of as many values, in the unit of `x`; the first `period - 1` are NaN. A window of equal
    ///   values has exactly that mean and the deviation 0.
    public static func values(_ x: Span<Double>, period: Int) -> (mean: [Double], deviation: [Double]) {
        rollingDeviation(x, period: period)
    }
}
