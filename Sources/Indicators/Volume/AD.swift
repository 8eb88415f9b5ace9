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

    private static func runningTotal(_ flow: Span<Double>) -> [Double] {
        var out = [Double](unwritten: flow.count)
        var runs = Runs(count: flow.count, lookback: 0)
        while let first = runs.next({ definedEnd(flow, $0) }) {
            out[first] = flow[first]
            runs.end = addUp(flow, from: first + 1, total: flow[first], into: &out)
        }
        runs.undefine(&out)
        return out
    }
}
