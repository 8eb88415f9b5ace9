/// Stochastic oscillator of the relative strength index.
public enum STOCHRSI: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "stochrsi",
        title: "Stochastic relative strength index",
        inputs: [.close],
        parameters: [
            .period(14, minimum: 2, "Length of the relative strength index in bars."),
            .integer("k_period", default: 14, in: 1...1_000, "Length of the index's range in bars."),
            .integer(
                "k_smooth",
                default: 1,
                in: 1...1_000,
                "Length of the simple average that is %K; 1 is none."
            ),
            .integer("d_period", default: 3, in: 1...1_000, "Length of the simple average of %K that is %D."),
        ],
        outputs: ["k", "d"],
        memory: .fading,
        lookback: { $0.integer("period") + tail($0) },
        warmup: { RMA.warmup(period: $0.integer("period")) + 6 * $0.integer("period") + tail($0) },
        source: "Chande, Kroll 1994. Matches TA-Lib STOCHRSI with `k_smooth` 1.",
        definition: """
            Where the RSI stands between its lowest (0) and its highest (100) of the last `k_period` bars, averaged; 0 in a \
            range of nothing. %K begins with %D.
            """
    )

    /// The oscillator of the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let index = RSI.values(inputs.closes.span, period: parameters.integer("period"))
        let lines = STOCH.values(
            high: index.span,
            low: index.span,
            close: index.span,
            range: parameters.integer("k_period"),
            smooth: parameters.integer("k_smooth"),
            signal: parameters.integer("d_period")
        )
        return [lines.k, lines.d]
    }

    private static func tail(_ parameters: Parameters) -> Int {
        parameters.integer("k_period") + parameters.integer("k_smooth") + parameters.integer("d_period") - 3
    }
}
