/// Double exponential moving average.
public enum DEMA: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "dema",
        title: "Double exponential moving average",
        inputs: [.close],
        parameters: [.period(20)],
        memory: .fading,
        lookback: { 2 * ($0.integer("period") - 1) },
        warmup: { 12 * $0.integer("period") },
        source: "Mulloy 1994. Matches TA-Lib DEMA.",
        definition: "2 · EMA - EMA(EMA) of the closes."
    )

    /// The average of the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        [values(inputs.closes.span, period: parameters.integer("period"))]
    }

    /// Exponential average, corrected once for its lag.
    ///
    /// - Parameters:
    ///   - x: Values, oldest first.
    ///   - period: Length in bars, at least 1.
    /// - Returns: As many values, in the unit of `x`; the first `2 · (period - 1)` are NaN.
    public static func values(_ x: Span<Double>, period: Int) -> [Double] {
        let once = EMA.values(x, period: period)
        var out = EMA.values(once.span, period: period)
        for bar in out.indices { out[bar] = 2 * once[bar] - out[bar] }
        return out
    }
}
