/// Supertrend.
public enum SUPERTREND: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "supertrend",
        title: "Supertrend",
        inputs: [.high, .low, .close],
        parameters: [
            .period(10, "Length of the average true range in bars."),
            .real(
                "multiplier",
                default: 3,
                in: 0.1...20,
                step: 0.5,
                "Distance of the bands in average true ranges."
            ),
        ],
        outputs: ["line", "direction"],
        memory: .fading,
        lookback: { $0.integer("period") },
        // Beyond the range's own, until two starts have turned at the same bar: the wider the bands, the later.
        warmup: { RMA.warmup(period: $0.integer("period")) + 1 + Int(80 * $0["multiplier"]) },
        source: "Seban. ATR as in TA-Lib, bands and turns as commonly charted.",
        definition: """
            Bands at (high + low)/2 ± multiplier · ATR that only tighten until the close before passes them; the direction \
            turns up (1) when the close is above the upper band, down (-1) when below the lower, and the line is the band \
            on the other side. It begins up when the close is at or above the middle of its bar.
            """
    )

    /// The line and the direction of the bars.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let trend = values(
            high: inputs.highs.span,
            low: inputs.lows.span,
            close: inputs.closes.span,
            period: parameters.integer("period"),
            multiplier: parameters["multiplier"]
        )
        return [trend.line, trend.direction]
    }

    /// A trailing band and the side of the market it is on.
    ///
    /// - Parameters:
    ///   - high: Highs, oldest first.
    ///   - low: Lows, as many.
    ///   - close: Closes, as many.
    ///   - period: Length of the average true range in bars, at least 1.
    ///   - multiplier: Distance of the bands in average true ranges, more than 0.
    /// - Returns: Two columns of as many values: the line in price units, and 1 or -1; the first `period` are NaN.
    public static func values(
        high: Span<Double>,
        low: Span<Double>,
        close: Span<Double>,
        period: Int,
        multiplier: Double
    ) -> (line: [Double], direction: [Double]) {
        let range = ATR.values(high: high, low: low, close: close, period: period)
        var line = [Double](undefined: close.count)
        var direction = line
        var lines = line.mutableSpan
        var directions = direction.mutableSpan
        for run in definedRuns(range.span) {
            var upper = Double.infinity
            var lower = -Double.infinity
            let first = run.lowerBound
            var isUp = close[first] >= (high[first] + low[first]) / 2
            for bar in run {
                let middle = (high[bar] + low[bar]) / 2
                let distance = multiplier * range[bar]
                if bar == first || close[bar - 1] > upper {
                    upper = middle + distance
                } else {
                    upper = min(upper, middle + distance)
                }
                if bar == first || close[bar - 1] < lower {
                    lower = middle - distance
                } else {
                    lower = max(lower, middle - distance)
                }
                if isUp ? close[bar] < lower : close[bar] > upper { isUp.toggle() }
                lines[bar] = isUp ? lower : upper
                directions[bar] = isUp ? 1 : -1
            }
        }
        return (line, direction)
    }
}
