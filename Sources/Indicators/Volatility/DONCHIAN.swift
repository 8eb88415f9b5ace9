/// Donchian channel.
public enum DONCHIAN: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "donchian",
        title: "Donchian channel",
        inputs: [.high, .low],
        parameters: [.period(20)],
        outputs: ["upper", "middle", "lower"],
        lookback: { $0.integer("period") - 1 },
        source: "Donchian. The edges match TA-Lib MAX and MIN.",
        definition:
            "Highest high and lowest low of the last `period` bars, this one included, and their middle."
    )

    /// The channel of the bars.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let channel = values(
            high: inputs.highs.span,
            low: inputs.lows.span,
            period: parameters.integer("period")
        )
        return [channel.upper, channel.middle, channel.lower]
    }

    /// Highest high, lowest low and their middle over the last `period` bars.
    ///
    /// - Parameters:
    ///   - high: Highs, oldest first.
    ///   - low: Lows, as many.
    ///   - period: Length in bars, at least 1.
    /// - Returns: Three columns of as many values, in price units; the first `period - 1` are NaN.
    public static func values(
        high: Span<Double>,
        low: Span<Double>,
        period: Int
    ) -> (upper: [Double], middle: [Double], lower: [Double]) {
        rollingChannel(high: high, low: low, period: period)
    }
}
