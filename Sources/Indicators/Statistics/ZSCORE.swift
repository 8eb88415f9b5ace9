/// Distance from the mean in standard deviations.
public enum ZSCORE: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "zscore",
        title: "Standard score",
        inputs: [.close],
        parameters: [.period(20, minimum: 2)],
        lookback: { $0.integer("period") - 1 },
        source: "Mean and population deviation as TA-Lib SMA and STDDEV.",
        definition: "(close - SMA(period))/STDDEV(period); 0 where the closes of the window are equal."
    )

    /// The score of the closes.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let close = inputs.closes
        var (score, deviation) = STDDEV.values(close.span, period: parameters.integer("period"))
        for bar in score.indices {
            score[bar] = deviation[bar] == 0 ? 0 : (close[bar] - score[bar]) / deviation[bar]
        }
        return [score]
    }
}
