/// Rate of change.
public enum ROC: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "roc",
        title: "Rate of change",
        inputs: [.close],
        parameters: [.period(10)],
        lookback: { $0.integer("period") },
        source: "Matches TA-Lib ROC.",
        definition: "Change of the close over `period` bars in percent of the earlier one; 0 where that is 0."
    )

    /// The change of the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        [values(inputs.closes.span, period: parameters.integer("period"))]
    }

    /// Change over `period` values in percent of the earlier.
    ///
    /// - Parameters:
    ///   - x: Values, oldest first.
    ///   - period: Length in bars, at least 1.
    /// - Returns: As many values, in percent; the first `period` are NaN.
    public static func values(_ x: Span<Double>, period: Int) -> [Double] {
        var out = [Double](undefined: x.count)
        for run in definedRuns(x) where run.count > period {
            for bar in run.lowerBound + period..<run.upperBound {
                let before = x[bar - period]
                out[bar] = before == 0 ? 0 : (x[bar] / before - 1) * 100
            }
        }
        return out
    }
}
