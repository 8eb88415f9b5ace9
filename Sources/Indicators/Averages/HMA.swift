/// Hull moving average.
public enum HMA: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "hma",
        title: "Hull moving average",
        inputs: [.close],
        parameters: [.period(20, minimum: 2)],
        lookback: { parameters in
            let period = parameters.integer("period")
            return period + root(period) - 2
        },
        source: "Hull 2005. Halves and roots are rounded down, as in Tulip Indicators.",
        definition: "WMA(√period) of 2 · WMA(period/2) - WMA(period) of the closes."
    )

    /// The average of the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        [values(inputs.closes.span, period: parameters.integer("period"))]
    }

    /// Weighted average with most of its lag taken out.
    ///
    /// - Parameters:
    ///   - x: Values, oldest first.
    ///   - period: Length in bars, at least 2.
    /// - Returns: As many values, in the unit of `x`; the first `period + ⌊√period⌋ - 2` are NaN.
    public static func values(_ x: Span<Double>, period: Int) -> [Double] {
        let half = WMA.values(x, period: period / 2)
        var ahead = WMA.values(x, period: period)
        for bar in ahead.indices { ahead[bar] = 2 * half[bar] - ahead[bar] }
        return WMA.values(ahead.span, period: root(period))
    }

    private static func root(_ period: Int) -> Int { Int(Double(period).squareRoot()) }
}
