/// Relative strength index.
public enum RSI: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "rsi",
        title: "Relative strength index",
        inputs: [.close],
        parameters: [.period(14, minimum: 2)],
        memory: .fading,
        lookback: { $0.integer("period") },
        warmup: { RMA.warmup(period: $0.integer("period")) + 1 },
        source: "Wilder 1978, chapter 6. Matches TA-Lib RSI.",
        definition: """
            100 · gain/(gain + loss), where gain and loss are Wilder averages of the rises and falls of the close, \
            begun as plain means of the first `period`; 0 while the close has never moved.
            """
    )

    /// The index of the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        [values(inputs.closes.span, period: parameters.integer("period"))]
    }

    /// Share of rises in the recent movement.
    ///
    /// - Parameters:
    ///   - x: Values, oldest first.
    ///   - period: Length of Wilder's smoothing in bars, at least 1.
    /// - Returns: As many values, 0…100; the first `period` are NaN.
    public static func values(_ x: Span<Double>, period: Int) -> [Double] {
        var out = [Double](undefined: x.count)
        let scale = 1 / Double(period)
        for run in definedRuns(x) where run.count > period {
            let seed = run.lowerBound + period
            var gain = 0.0
            var loss = 0.0
            for bar in run.lowerBound + 1...seed {
                let move = x[bar] - x[bar - 1]
                gain += max(move, 0)
                loss += max(-move, 0)
            }
            gain *= scale
            loss *= scale
            out[seed] = share(gain, loss)
            for bar in seed + 1..<run.upperBound {
                let move = x[bar] - x[bar - 1]
                gain += (max(move, 0) - gain) * scale
                loss += (max(-move, 0) - loss) * scale
                // A bar without a move leaves the share as it is, exactly; computed again it would differ in the last bit,
                // which an oscillator of this index would blow up to its whole range.
                out[bar] = move == 0 ? out[bar - 1] : share(gain, loss)
            }
        }
        return out
    }

    @inline(__always)
    static func share(_ gain: Double, _ loss: Double) -> Double {
        let movement = gain + loss
        return movement > 0 ? 100 * (gain / movement) : 0
    }
}
