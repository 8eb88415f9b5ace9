/// Rolling lowest close.
public enum LOWEST: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "lowest",
        title: "Lowest close",
        inputs: [.close],
        parameters: [.period(20)],
        lookback: { $0.integer("period") - 1 },
        source: "Matches TA-Lib MIN.",
        definition: "Lowest of the last `period` closes, this one included."
    )

    /// The lowest of the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        [values(inputs.closes.span, period: parameters.integer("period"))]
    }

    /// Lowest of the last `period` values.
    ///
    /// - Parameters:
    ///   - x: Values, oldest first.
    ///   - period: Length in bars, at least 1.
    /// - Returns: As many values, in the unit of `x`; the first `period - 1` are NaN.
    public static func values(_ x: Span<Double>, period: Int) -> [Double] {
        rollingLowest(x, period: period)
    }
}
