/// Normalised average true range.
public enum NATR: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "natr",
        title: "Normalised average true range",
        inputs: [.high, .low, .close],
        parameters: [.period(14)],
        memory: .fading,
        lookback: { $0.integer("period") },
        warmup: { RMA.warmup(period: $0.integer("period")) + 1 },
        source: "Matches TA-Lib NATR, which for a `period` of 1 leaves the division out.",
        definition: "ATR(period) in percent of the close; 0 where that is 0."
    )

    /// The range of the bars.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let close = inputs.closes
        var range = ATR.values(
            high: inputs.highs.span,
            low: inputs.lows.span,
            close: close.span,
            period: parameters.integer("period")
        )
        for bar in range.indices { range[bar] = close[bar] == 0 ? 0 : 100 * (range[bar] / close[bar]) }
        return [range]
    }
}
