/// Keltner channel.
public enum KELTNER: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "keltner",
        title: "Keltner channel",
        inputs: [.high, .low, .close],
        parameters: [
            .integer("ema_period", default: 20, in: 1...1_000, "Length of the middle in bars."),
            .integer("atr_period", default: 10, in: 1...1_000, "Length of the average true range in bars."),
            .real(
                "multiplier",
                default: 2,
                in: 0...20,
                step: 0.25,
                "Distance of the bands in average true ranges."
            ),
        ],
        outputs: ["upper", "middle", "lower"],
        memory: .fading,
        lookback: { max($0.integer("ema_period") - 1, $0.integer("atr_period")) },
        warmup: {
            max(
                EMA.warmup(period: $0.integer("ema_period")),
                RMA.warmup(period: $0.integer("atr_period")) + 1
            )
        },
        source: "Keltner 1960, in the form of Raschke: an exponential middle and bands of ATR.",
        definition: "EMA(ema_period) of the closes, and `multiplier` ATR(atr_period) above and below it."
    )

    /// The channel of the bars.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let middle = EMA.values(inputs.closes.span, period: parameters.integer("ema_period"))
        let range = ATR.values(
            high: inputs.highs.span,
            low: inputs.lows.span,
            close: inputs.closes.span,
            period: parameters.integer("atr_period")
        )
        let channel = bands(around: middle, distance: range, scale: parameters["multiplier"])
        return [channel.upper, channel.middle, channel.lower]
    }
}
