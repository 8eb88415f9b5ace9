/// Stochastic oscillator.
public enum STOCH: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "stoch",
        title: "Stochastic oscillator",
        inputs: [.high, .low, .close],
        parameters: [
            .integer("k_period", default: 14, in: 1...1_000, "Length of the range in bars."),
            .integer(
                "k_smooth",
                default: 3,
                in: 1...1_000,
                "Length of the simple average that is %K; 1 is none."
            ),
            .integer("d_period", default: 3, in: 1...1_000, "Length of the simple average of %K that is %D."),
        ],
        outputs: ["k", "d"],
        lookback: {
            $0.integer("k_period") + $0.integer("k_smooth") + $0.integer("d_period") - 3
        },
        source: "Lane 1984. Matches TA-Lib STOCH with simple averages.",
        definition: """
            Where the close stands between the lowest low (0) and the highest high (100) of the last `k_period` bars, \
            averaged; 0 in a range of nothing. %K begins with %D.
            """
    )

    /// The oscillator of the bars.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let lines = values(
            high: inputs.highs.span,
            low: inputs.lows.span,
            close: inputs.closes.span,
            range: parameters.integer("k_period"),
            smooth: parameters.integer("k_smooth"),
            signal: parameters.integer("d_period")
        )
        return [lines.k, lines.d]
    }

    /// Place of the close in the recent range, and its average.
    ///
    /// - Parameters:
    ///   - high: Highs, oldest first.
    ///   - low: Lows, as many.
    ///   - close: Closes, as many.
    ///   - range: Length of the range in bars, at least 1.
    ///   - smooth: Length of the average that is %K, at least 1.
    ///   - signal: Length of the average of %K that is %D, at least 1.
    /// - Returns: Two columns of as many values, 0…100; the first `range + smooth + signal - 3` are NaN.
    public static func values(
        high: Span<Double>,
        low: Span<Double>,
        close: Span<Double>,
        range: Int,
        smooth: Int,
        signal: Int
    ) -> (k: [Double], d: [Double]) {
        let place = rollingPlace(high: high, low: low, close: close, period: range)
        var k = SMA.values(place.span, period: smooth)
        let d = SMA.values(k.span, period: signal)
        for bar in k.indices where d[bar].isNaN { k[bar] = .nan }
        return (k, d)
    }
}
