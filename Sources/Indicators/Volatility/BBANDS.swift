/// Bollinger bands.
public enum BBANDS: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "bbands",
        title: "Bollinger bands",
        inputs: [.close],
        parameters: [
            .period(20, minimum: 2),
            .real(
                "stddev",
                default: 2,
                in: 0...10,
                step: 0.25,
                "Distance of the bands in standard deviations."
            ),
        ],
        outputs: ["upper", "middle", "lower"],
        lookback: { $0.integer("period") - 1 },
        source: "Bollinger 2001. Matches TA-Lib BBANDS.",
        definition:
            "SMA(period) of the closes, and `stddev` population standard deviations above and below it."
    )

    /// The bands around the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let bands = values(
            inputs.closes.span,
            period: parameters.integer("period"),
            deviations: parameters["stddev"]
        )
        return [bands.upper, bands.middle, bands.lower]
    }

    /// Mean of the last `period` values, and so many population deviations above and below it.
    ///
    /// - Parameters:
    ///   - x: Values, oldest first.
    ///   - period: Length in bars, at least 1.
    ///   - deviations: Distance of the bands in standard deviations.
    /// - Returns: Three columns of as many values, in the unit of `x`; the first `period - 1` are NaN.
    public static func values(
        _ x: Span<Double>,
        period: Int,
        deviations: Double
    ) -> (upper: [Double], middle: [Double], lower: [Double]) {
        rollingBands(x, period: period, deviations: deviations)
    }
}
