/// Wilder's moving average.
public enum RMA: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "rma",
        title: "Wilder's moving average",
        inputs: [.close],
        parameters: [.period(14)],
        memory: .fading,
        lookback: { $0.integer("period") - 1 },
        warmup: { warmup(period: $0.integer("period")) },
        source: "Wilder 1978.",
        definition: "Begins as the mean of the first `period` closes; then a += (close - a)/period."
    )

    /// The average of the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        [values(inputs.closes.span, period: parameters.integer("period"))]
    }

    /// Exponential average with the smoothing 1/period, begun as a plain mean.
    ///
    /// - Parameters:
    ///   - x: Values, oldest first.
    ///   - period: Length in bars, at least 1.
    /// - Returns: As many values, in the unit of `x`; the first `period - 1` are NaN.
    public static func values(_ x: Span<Double>, period: Int) -> [Double] {
        exponentialMean(x, weight: 1 / Double(period), period: period)
    }

    /// Lookback, and fourteen periods in which the seed's share falls under 1e-6: (1 - 1/N)^14N < e^-14.
    static func warmup(period: Int) -> Int { period - 1 + 14 * period }
}
