/// Percentage price oscillator.
public enum PPO: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "ppo",
        title: "Percentage price oscillator",
        inputs: [.close],
        parameters: MACD.periods,
        outputs: ["macd", "signal", "histogram"],
        memory: .fading,
        lookback: MACD.lookback,
        warmup: MACD.warmup,
        source: "Appel 2005. The line matches TA-Lib PPO with exponential averages.",
        definition: """
            MACD in percent of the slow average, so that symbols compare: 100 · (EMA(fast) - EMA(slow))/EMA(slow), each \
            begun as early as it can, the EMA(signal) of that line, and their difference. All three begin with the signal. \
            The shorter period is the fast one, whichever it is given as.
            """
    )

    /// The lines of the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let (fast, slow) = (parameters.integer("fast_period"), parameters.integer("slow_period"))
        let short = EMA.values(inputs.closes.span, period: min(fast, slow))
        let long = EMA.values(inputs.closes.span, period: max(fast, slow))
        var line = zip(short, long).map { $1 == 0 ? 0 : 100 * (($0 - $1) / $1) }
        let signal = EMA.values(line.span, period: parameters.integer("signal_period"))
        for bar in line.indices where signal[bar].isNaN { line[bar] = .nan }
        return [line, signal, zip(line, signal).map { $0 - $1 }]
    }
}
