/// Commodity channel index.
public enum CCI: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "cci",
        title: "Commodity channel index",
        inputs: [.high, .low, .close],
        parameters: [.period(20, minimum: 2)],
        lookback: { $0.integer("period") - 1 },
        source: "Lambert 1980. Matches TA-Lib CCI.",
        definition: """
            (typical price - its SMA)/(0.015 · mean distance from that SMA) over the last `period` bars, the typical price \
            being (high + low + close)/3; 0 where it did not move, be it for the last bits of a price.
            """
    )

    /// The index of the bars.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let typical = typicalPrices(inputs.highs.span, inputs.lows.span, inputs.closes.span)
        return [values(typical.span, period: parameters.integer("period"))]
    }

    /// Distance from the mean of the last `period` values in units of their mean distance from it.
    ///
    /// - Parameters:
    ///   - x: Values, oldest first.
    ///   - period: Length in bars, at least 1.
    /// - Returns: As many values, without unit; the first `period - 1` are NaN.
    /// - Complexity: O(n · period): every bar has another mean for all distances to be taken from.
    public static func values(_ x: Span<Double>, period: Int) -> [Double] {
        distanceIndex(x, mean: SMA.values(x, period: period).span, period: period)
    }
}
