/// Triple exponential moving average.
public enum TEMA: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "tema",
        title: "Triple exponential moving average",
        inputs: [.close],
        parameters: [.period(20)],
        memory: .fading,
        lookback: { 3 * ($0.integer("period") - 1) },
        warmup: { 15 * $0.integer("period") },
        source: "Mulloy 1994. Matches TA-Lib TEMA.",
        definition: "3 · EMA - 3 · EMA(EMA) + EMA(EMA(EMA)) of the closes."
    )

    /// The average of the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        [values(inputs.closes.span, period: parameters.integer("period"))]
    }

    /// Exponential average, corrected twice for its lag.
    ///
    /// - Parameters:
    ///   - x: Values, oldest first.
    ///   - period: Length in bars, at least 1.
    /// - Returns: As many values, in the unit of `x`; the first `3 · (period - 1)` are NaN.
    public static func values(_ x: Span<Double>, period: Int) -> [Double] {
        let once = EMA.values(x, period: period)
        let twice = EMA.values(once.span, period: period)
        var out = EMA.values(twice.span, period: period)
        for bar in out.indices { out[bar] += 3 * (once[bar] - twice[bar]) }
        return out
    }
}
