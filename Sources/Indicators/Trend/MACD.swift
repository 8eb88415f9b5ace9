/// Moving average convergence and divergence.
public enum MACD: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "macd",
        title: "Moving average convergence/divergence",
        inputs: [.close],
        parameters: periods,
        outputs: ["macd", "signal", "histogram"],
        memory: .fading,
        lookback: lookback,
        warmup: warmup,
        source: "Appel 2005. Matches TA-Lib MACD.",
        definition: """
            EMA(fast) - EMA(slow), both begun at the bar the slow one can begin at; the signal is the EMA(signal) of that \
            line, the histogram the line less its signal. All three begin with the signal. The shorter period is the fast \
            one, whichever it is given as.
            """
    )

    /// The lines of the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let lines = values(
            inputs.closes.span,
            fast: parameters.integer("fast_period"),
            slow: parameters.integer("slow_period"),
            signal: parameters.integer("signal_period")
        )
        return [lines.macd, lines.signal, lines.histogram]
    }

    /// Difference of two exponential averages, and its own average.
    ///
    /// - Parameters:
    ///   - x: Values, oldest first.
    ///   - fast: Length of one average in bars, at least 1.
    ///   - slow: Length of the other in bars, at least 1.
    ///   - signal: Length of the average of the difference in bars, at least 1.
    /// - Returns: Three columns of as many values, in the unit of `x`; the first `slow + signal - 2` are NaN.
    public static func values(
        _ x: Span<Double>,
        fast: Int,
        slow: Int,
        signal: Int
    ) -> (macd: [Double], signal: [Double], histogram: [Double]) {
        var (line, signals) = ([Double](unwritten: x.count), [Double](unwritten: x.count))
        var histogram = [Double](unwritten: x.count)
        let (quick, slow) = (min(fast, slow), max(fast, slow))
        let weights = [quick, slow, signal].map { 2 / Double($0 + 1) }
        var runs = Runs(count: x.count, lookback: slow + signal - 2)
        while let first = runs.next({ definedEnd(x, $0) }) {
            let seed = first - signal + 1
            var short = mean(x, seed - quick + 1...seed)
            var long = mean(x, seed - slow + 1...seed)
            var average = short - long
            for bar in seed + 1..<first + 1 {
                short += (x[bar] - short) * weights[0]
                long += (x[bar] - long) * weights[1]
                average += short - long
            }
            average /= Double(signal)
            line[first] = short - long
            signals[first] = average
            histogram[first] = line[first] - average
            runs.end = smoothDifference(
                x,
                from: first + 1,
                weights: weights,
                averages: [short, long, average],
                line: &line,
                signal: &signals,
                histogram: &histogram
            )
        }
        runs.undefine(&line)
        runs.undefine(&signals)
        runs.undefine(&histogram)
        return (line, signals, histogram)
    }

    static let periods: [ParameterDefinition] = [
        .integer("fast_period", default: 12, in: 1...1_000, "Length of the fast average in bars."),
        .integer("slow_period", default: 26, in: 1...1_000, "Length of the slow average in bars."),
        .integer("signal_period", default: 9, in: 1...1_000, "Length of the signal's average in bars."),
    ]

    @Sendable static func lookback(_ parameters: Parameters) -> Int {
        max(parameters.integer("fast_period"), parameters.integer("slow_period"))
            + parameters.integer("signal_period") - 2
    }

    /// The averages settle one after the other, hence the sum.
    @Sendable static func warmup(_ parameters: Parameters) -> Int {
        let slow = max(parameters.integer("fast_period"), parameters.integer("slow_period"))
        return EMA.warmup(period: slow) + EMA.warmup(period: parameters.integer("signal_period"))
    }
}
