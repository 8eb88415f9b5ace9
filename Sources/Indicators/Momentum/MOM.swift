/// Momentum.
public enum MOM: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "mom",
        title: "Momentum",
        inputs: [.close],
        parameters: [.period(10)],
        lookback: { $0.integer("period") },
        source: "Matches TA-Lib MOM.",
        definition: "The close less that of `period` bars before."
    )

    /// The change of the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        [values(inputs.closes.span, period: parameters.integer("period"))]
    }

    /// Change over `period` values.
    ///
    /// - Parameters:
    ///   - x: Values, oldest first.
    ///   - period: Length in bars, at least 1.
    /// - Returns: As many values, in the unit of `x`; the first `period` are NaN.
    public static func values(_ x: Span<Double>, period: Int) -> [Double] {
        var out = [Double](undefined: x.count)
        for run in definedRuns(x) where run.count > period {
            for bar in run.lowerBound + period..<run.upperBound { out[bar] = x[bar] - x[bar - period] }
        }
        return out
    }
}
