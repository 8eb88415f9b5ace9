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
        var out = [Double](undefined: price.count)
        for run in definedRuns(price, volume) where run.count > period {
            foldWindows(of: period, in: run.lowerBound + 1..<run.upperBound) { bar, _ in
                flow(price[bar], price[bar - 1], volume[bar])
            } combine: {
                $0 + $1
            } emit: { bar, _, flows in
                let total = flows.x + flows.y
                out[bar] = total > 0 ? 100 * (flows.x / total) : 0
            }
        }
        return out
    }

    /// What flowed with a rise and with a fall.
    ///
    /// Typical prices that are equal in decimal can differ in the last bits, being sums of three and divided by three.
    /// Such a bar counts for neither side.
    @inline(__always)
    private static func flow(_ price: Double, _ before: Double, _ volume: Double) -> SIMD2<Double> {
        let move = price - before
        guard abs(move) > 1e-12 * price else { return .zero }
        return move > 0 ? SIMD2(price * volume, 0) : SIMD2(0, price * volume)
    }
}
