/// Aroon up and down.
public enum AROON: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "aroon",
        title: "Aroon",
        inputs: [.high, .low],
        parameters: [.period(14, minimum: 2)],
        outputs: ["up", "down"],
        lookback: { $0.integer("period") },
        source: "Chande 1995. Matches TA-Lib AROON.",
        definition: """
            100 · (period - bars since the highest high)/period, and the same of the lowest low, over this bar and the \
            `period` before it; of equals the latest counts.
            """
    )

    /// The two lines of the bars.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let lines = values(
            high: inputs.highs.span,
            low: inputs.lows.span,
            period: parameters.integer("period")
        )
        return [lines.up, lines.down]
    }

    /// How recent the highest high and the lowest low are.
    ///
    /// - Parameters:
    ///   - high: Highs, oldest first.
    ///   - low: Lows, as many.
    ///   - period: Length in bars, at least 1.
    /// - Returns: Two columns of as many values, 0…100; the first `period` are NaN.
    public static func values(
        high: Span<Double>,
        low: Span<Double>,
        period: Int
    ) -> (up: [Double], down: [Double]) {
        let scale = 100 / Double(period)
        var up = rollingAgeOfHighest(high, period: period + 1)
        var down = rollingAgeOfLowest(low, period: period + 1)
        for bar in up.indices {
            // Undefined where one of the columns is.
            let isDefined = !up[bar].isNaN && !down[bar].isNaN
            up[bar] = isDefined ? (Double(period) - up[bar]) * scale : .nan
            down[bar] = isDefined ? (Double(period) - down[bar]) * scale : .nan
        }
        return (up, down)
    }
}
