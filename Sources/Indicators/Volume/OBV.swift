/// On-balance volume.
public enum OBV: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "obv",
        title: "On-balance volume",
        inputs: [.close, .volume],
        parameters: [],
        memory: .anchored,
        lookback: { _ in 0 },
        source: "Granville 1963. Matches TA-Lib OBV.",
        definition:
            "Begins at the first volume; a higher close adds the bar's volume, a lower one takes it away."
    )

    /// The running total.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        [values(close: inputs.closes.span, volume: inputs.volumes.span)]
    }

    /// Volume of rising bars less that of falling ones.
    ///
    /// - Parameters:
    ///   - close: Closes, oldest first.
    ///   - volume: Units traded, as many.
    /// - Returns: As many values, in units traded.
    public static func values(close: Span<Double>, volume: Span<Double>) -> [Double] {
        var out = [Double](undefined: close.count)
        for run in definedRuns(close, volume) {
            var total = volume[run.lowerBound]
            out[run.lowerBound] = total
            for bar in run.dropFirst() {
                if close[bar] > close[bar - 1] {
                    total += volume[bar]
                } else if close[bar] < close[bar - 1] {
                    total -= volume[bar]
                }
                out[bar] = total
            }
        }
        return out
    }
}
