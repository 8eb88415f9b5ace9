/// Volume-weighted moving average.
public enum VWMA: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "vwma",
        title: "Volume-weighted moving average",
        inputs: [.close, .volume],
        parameters: [.period(20)],
        lookback: { $0.integer("period") - 1 },
        source: "As in Tulip Indicators.",
        definition: """
            Sum of close × volume over the sum of volume of the last `period` bars; undefined while nothing was traded.
            """
    )

    /// The average of the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        [VWAP.rolling(inputs.closes.span, volume: inputs.volumes.span, period: parameters.integer("period"))]
    }
}
