/// Chaikin money flow.
public enum CMF: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "cmf",
        title: "Chaikin money flow",
        inputs: [.high, .low, .close, .volume],
        parameters: [.period(20)],
        lookback: { $0.integer("period") - 1 },
        source: "Chaikin.",
        definition: """
            Sum of volume × ((close - low) - (high - close))/(high - low) over the sum of volume of the last `period` \
            bars; undefined while nothing was traded.
            """
    )

    /// The flow of the bars.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let flow = moneyFlow(inputs.highs.span, inputs.lows.span, inputs.closes.span, inputs.volumes.span)
        return [values(flow: flow.span, volume: inputs.volumes.span, period: parameters.integer("period"))]
    }

    /// Share of the volume that closed high, less that which closed low.
    ///
    /// - Parameters:
    ///   - flow: Signed volume, oldest first.
    ///   - volume: Units traded, as many.
    ///   - period: Length in bars, at least 1.
    /// - Returns: As many values, -1…1; the first `period - 1` are NaN, and those where nothing was traded.
    static func values(flow: Span<Double>, volume: Span<Double>, period: Int) -> [Double] {
        var (out, traded) = rollingSums(flow, volume, period: period)
        for bar in out.indices { out[bar] = traded[bar] > 0 ? out[bar] / traded[bar] : .nan }
        return out
    }
}
