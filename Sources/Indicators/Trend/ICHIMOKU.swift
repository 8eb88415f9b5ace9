/// Ichimoku's lines and cloud.
public enum ICHIMOKU: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "ichimoku",
        title: "Ichimoku kinko hyo",
        inputs: [.high, .low],
        parameters: [
            .integer("tenkan_period", default: 9, in: 1...1_000, "Length of the conversion line in bars."),
            .integer(
                "kijun_period",
                default: 26,
                in: 1...1_000,
                "Length of the base line in bars, and bars by which the cloud is drawn ahead."
            ),
            .integer(
                "senkou_period",
                default: 52,
                in: 1...1_000,
                "Length of the cloud's second edge in bars."
            ),
        ],
        outputs: ["tenkan", "kijun", "senkou_a", "senkou_b"],
        lookback: { lookbacks($0).max() ?? 0 },
        lookbacks: lookbacks,
        source: "Hosoda 1969.",
        definition: """
            Each line is the middle of the highest high and the lowest low of its period; senkou_a is the mean of tenkan and \
            kijun. The cloud is given at the bar it is drawn over: its values are those of `kijun_period` bars before.
            """
    )

    /// The lines of the bars.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let (high, low) = (inputs.highs.span, inputs.lows.span)
        let ahead = parameters.integer("kijun_period")
        let tenkan = DONCHIAN.values(high: high, low: low, period: parameters.integer("tenkan_period")).middle
        let kijun = DONCHIAN.values(high: high, low: low, period: ahead).middle
        let far = DONCHIAN.values(high: high, low: low, period: parameters.integer("senkou_period")).middle
        var cloud = (a: [Double](undefined: high.count), b: [Double](undefined: high.count))
        // The cloud is not drawn past the end of the run it was computed in.
        for run in definedRuns(high, low) where run.count > ahead {
            for bar in run.lowerBound + ahead..<run.upperBound {
                cloud.a[bar] = (tenkan[bar - ahead] + kijun[bar - ahead]) / 2
                cloud.b[bar] = far[bar - ahead]
            }
        }
        return [tenkan, kijun, cloud.a, cloud.b]
    }

    @Sendable private static func lookbacks(_ parameters: Parameters) -> [Int] {
        let tenkan = parameters.integer("tenkan_period")
        let kijun = parameters.integer("kijun_period")
        let senkou = parameters.integer("senkou_period")
        return [tenkan - 1, kijun - 1, max(tenkan, kijun) - 1 + kijun, senkou - 1 + kijun]
    }
}
