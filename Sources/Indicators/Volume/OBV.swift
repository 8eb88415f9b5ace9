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
        var out = [Double](unwritten: close.count)
        var runs = Runs(count: close.count, lookback: 0)
        while let first = runs.next({ definedEnd(close, volume, $0) }) {
            out[first] = volume[first]
            runs.end = balanceVolume(
                close: close,
                volume: volume,
                from: first + 1,
                total: volume[first],
                into: &out
            )
        }
        runs.undefine(&out)
        return out
    }
}
