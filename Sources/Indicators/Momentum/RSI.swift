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

    /// The index at several lengths, with no copy of the closes for each.
    ///
    /// - Parameters:
    ///   - inputs: The closes.
    ///   - runs: For each wanted column its first bar and its parameters.
    /// - Returns: The column of each, bit for bit as computed alone.
    public static func compute(
        _ inputs: IndicatorInputs,
        each runs: [(first: Int, parameters: Parameters)]
    ) -> [[[Double]]] {
        runs.map { run in
            [values(inputs.closes.span, period: run.parameters.integer("period"), from: run.first)]
        }
    }

    /// Share of rises in the recent movement.
    ///
    /// - Parameters:
    ///   - x: Values, oldest first.
    ///   - period: Length of Wilder's smoothing in bars, at least 1.
    ///   - start: The first bar that counts, the earlier ones being undefined.
    /// - Returns: As many values, 0…100; the first `period` from `start` on are NaN, and those before it.
    public static func values(_ x: Span<Double>, period: Int, from start: Int = 0) -> [Double] {
        var out = [Double](unwritten: x.count)
        var runs = Runs(count: x.count, lookback: period, from: start)
        while let seed = runs.next({ definedEnd(x, $0) }) {
            var (rises, moves) = (0.0, 0.0)
            for bar in seed - period + 1...seed {
                let move = x[bar] - x[bar - 1]
                rises += max(move, 0)
                moves += abs(move)
            }
            out[seed] = moves > 0 ? 100 * (rises / moves) : 0
            // A share is the same of sums as of averages. A bar without a move leaves it as it is, exactly; computed again it
            // would differ in the last bit, which an oscillator of this index would blow up to its whole range.
            runs.end = risingShare(
                x,
                from: seed + 1,
                factor: 1 - 1 / Double(period),
                rises: rises,
                moves: moves,
                into: &out
            )
        }
        runs.undefine(&out)
        return out
    }
}
