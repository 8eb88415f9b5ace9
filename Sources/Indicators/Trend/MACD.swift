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
        var line = [Double](undefined: x.count)
        var signals = line
        var histogram = line
        let (quick, slow) = (min(fast, slow), max(fast, slow))
        let (quickWeight, slowWeight) = (2 / Double(quick + 1), 2 / Double(slow + 1))
        let signalWeight = 2 / Double(signal + 1)
        for run in definedRuns(x) where run.count > slow + signal - 2 {
            let seed = run.lowerBound + slow - 1
            var short = mean(x, seed - quick + 1...seed)
            var long = mean(x, seed - slow + 1...seed)
            var average = 0.0
            var lines = line.mutableSpan
            var averages = signals.mutableSpan
            var differences = histogram.mutableSpan
            // The three averages advance in one loop: each waits for its own last value, so they overlap.
            for bar in seed..<run.upperBound {
                if bar > seed {
                    short += (x[bar] - short) * quickWeight
                    long += (x[bar] - long) * slowWeight
                }
                let difference = short - long
                if bar - seed >= signal {
                    average += (difference - average) * signalWeight
                } else {
                    average += difference
                    guard bar - seed == signal - 1 else { continue }
                    average /= Double(signal)
                }
                lines[bar] = difference
                averages[bar] = average
                differences[bar] = difference - average
            }
        }
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
