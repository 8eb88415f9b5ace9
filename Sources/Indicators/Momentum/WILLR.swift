/// Williams' %R.
public enum WILLR: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "willr",
        title: "Williams' %R",
        inputs: [.high, .low, .close],
        parameters: [.period(14)],
        lookback: { $0.integer("period") - 1 },
        source: "Williams 1979. Matches TA-Lib WILLR.",
        definition: """
            Where the close stands between the lowest low (-100) and the highest high (0) of the last `period` bars; 0 in a \
            range of nothing.
            """
    )

    /// The oscillator of the bars.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let depth = rollingDepth(
            high: inputs.highs.span,
            low: inputs.lows.span,
            close: inputs.closes.span,
            period: parameters.integer("period")
        )
        return [depth.map { 0 - $0 }]
    }
}
