/// Money flow index.
public enum MFI: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "mfi",
        title: "Money flow index",
        inputs: [.high, .low, .close, .volume],
        parameters: [.period(14)],
        lookback: { $0.integer("period") },
        source: "Quong, Soudack 1989. Matches TA-Lib MFI.",
        definition: """
            100 · rising/(rising + falling), the sums over the last `period` bars of typical price × volume of bars whose \
            typical price rose or fell; 0 where nothing flowed.
            """
    )

    /// The index of the bars.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let typical = typicalPrices(inputs.highs.span, inputs.lows.span, inputs.closes.span)
        return [
            values(price: typical.span, volume: inputs.volumes.span, period: parameters.integer("period"))
        ]
    }

    /// Share of rises in the money that flowed.
    ///
    /// - Parameters:
    ///   - price: Typical prices, oldest first.
    ///   - volume: Units traded, as many.
    ///   - period: Length in bars, at least 1.
    /// - Returns: As many values, 0…100; the first `period` are NaN.
    public static func values(price: Span<Double>, volume: Span<Double>, period: Int) -> [Double] {
        let (rising, falling) = splitMoney(price: price, volume: volume)
        var (out, fallen) = rollingSums(rising.span, falling.span, period: period)
        for bar in out.indices {
            let total = out[bar] + fallen[bar]
            out[bar] = total == 0 ? 0 : 100 * (out[bar] / total)
        }
        return out
    }
}
