/// Average true range.
public enum ATR: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "atr",
        title: "Average true range",
        inputs: [.high, .low, .close],
        parameters: [.period(14)],
        memory: .fading,
        lookback: { $0.integer("period") },
        warmup: { RMA.warmup(period: $0.integer("period")) + 1 },
        source: "Wilder 1978, chapter 3. Matches TA-Lib ATR.",
        definition: """
            Wilder average of the true range, the distance from the highest to the lowest of this bar and the close \
            before it; begun as the mean of the ranges of bars 1…period.
            """
    )

    /// The range of the bars.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        [
            values(
                high: inputs.highs.span,
                low: inputs.lows.span,
                close: inputs.closes.span,
                period: parameters.integer("period")
            )
        ]
    }

    /// Wilder average of the true range.
    ///
    /// - Parameters:
    ///   - high: Highs, oldest first.
    ///   - low: Lows, as many.
    ///   - close: Closes, as many.
    ///   - period: Length of the smoothing in bars, at least 1.
    /// - Returns: As many values, in price units; the first `period` are NaN.
    public static func values(
        high: Span<Double>,
        low: Span<Double>,
        close: Span<Double>,
        period: Int
    ) -> [Double] {
        var out = [Double](unwritten: close.count)
        var runs = Runs(count: close.count, lookback: period)
        while let seed = runs.next({ definedEnd(high, low, close, $0) }) {
            var average = 0.0
            for bar in seed - period + 1...seed { average += trueRange(high, low, close, bar) }
            average /= Double(period)
            out[seed] = average
            runs.end = smoothRange(
                high: high,
                low: low,
                close: close,
                from: seed + 1,
                weight: 1 / Double(period),
                average: average,
                into: &out
            )
        }
        runs.undefine(&out)
        return out
    }

    /// Distance from the highest to the lowest of a bar and the close before it.
    @inline(__always)
    static func trueRange(_ high: Span<Double>, _ low: Span<Double>, _ close: Span<Double>, _ bar: Int)
        -> Double
    {
        max(high[bar], close[bar - 1]) - min(low[bar], close[bar - 1])
    }
}
