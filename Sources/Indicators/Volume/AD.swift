/// Accumulation/distribution line.
public enum AD: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "ad",
        title: "Accumulation/distribution line",
        inputs: [.high, .low, .close, .volume],
        parameters: [],
        memory: .anchored,
        lookback: { _ in 0 },
        source: "Chaikin. Matches TA-Lib AD.",
        definition: "Running total of volume × ((close - low) - (high - close))/(high - low)."
    )

    /// The running total.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let flow = moneyFlow(inputs.highs.span, inputs.lows.span, inputs.closes.span, inputs.volumes.span)
        return [runningTotal(flow.span)]
    }

    /// Volume, signed and scaled by where in its range each bar closed.
    ///
    /// - Parameters:
    ///   - high: Highs, oldest first.
    ///   - low: Lows, as many.
    ///   - close: Closes, as many.
    ///   - volume: Units traded, as many.
    /// - Returns: As many values, -volume…volume; 0 for a bar without a range.
    static func moneyFlow(
        _ high: Span<Double>,
        _ low: Span<Double>,
        _ close: Span<Double>,
        _ volume: Span<Double>
    ) -> [Double] {
        close.indices.map { bar in
            let range = high[bar] - low[bar]
            // A NaN range is not 0 and passes through.
            return range == 0 ? 0 : ((close[bar] - low[bar]) - (high[bar] - close[bar])) / range * volume[bar]
        }
    }

    private static func runningTotal(_ flow: Span<Double>) -> [Double] {
        var out = [Double](undefined: flow.count)
        for run in definedRuns(flow) {
            var total = 0.0
            for bar in run {
                total += flow[bar]
                out[bar] = total
            }
        }
        return out
    }
}
