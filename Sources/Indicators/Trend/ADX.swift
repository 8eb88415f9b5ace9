/// Average directional index, with the two directional indicators it is made of.
public enum ADX: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "adx",
        title: "Average directional index",
        inputs: [.high, .low, .close],
        parameters: [.period(14, minimum: 2)],
        outputs: ["adx", "plus_di", "minus_di"],
        memory: .fading,
        lookback: { 2 * $0.integer("period") - 1 },
        lookbacks: { [2 * $0.integer("period") - 1, $0.integer("period"), $0.integer("period")] },
        // Two smoothings one after the other settle as (1 + t)·e^-t.
        warmup: { 22 * $0.integer("period") },
        source: "Wilder 1978, chapter 4. Matches TA-Lib ADX, PLUS_DI and MINUS_DI.",
        definition: """
            +DI and -DI are 100 · Wilder sums of the directional movement over those of the true range; ADX is the Wilder \
            average of 100 · |+DI - -DI|/(+DI + -DI), begun as the mean of its first `period`.
            """
    )

    /// The indices of the bars.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let lines = values(
            high: inputs.highs.span,
            low: inputs.lows.span,
            close: inputs.closes.span,
            period: parameters.integer("period")
        )
        return [lines.adx, lines.plus, lines.minus]
    }

    /// Strength of the trend, and of the movement up and down.
    ///
    /// - Parameters:
    ///   - high: Highs, oldest first.
    ///   - low: Lows, as many.
    ///   - close: Closes, as many.
    ///   - period: Length of the smoothing in bars, at least 2.
    /// - Returns: Three columns of as many values, 0…100; of the first the leading `2 · period - 1` are NaN, of the
    ///   others `period`.
    public static func values(
        high: Span<Double>,
        low: Span<Double>,
        close: Span<Double>,
        period: Int
    ) -> (adx: [Double], plus: [Double], minus: [Double]) {
        var (adx, plus) = ([Double](unwritten: close.count), [Double](unwritten: close.count))
        var minus = [Double](unwritten: close.count)
        let weight = 1 / Double(period)
        var runs = Runs(count: close.count, lookback: period)
        while let seed = runs.next({ definedEnd(high, low, close, $0) }) {
            // Wilder's sums begin as plain sums over one bar less than the period.
            var sums = SIMD4<Double>.zero
            for bar in seed - period + 1..<seed { sums += movement(high, low, close, bar) }
            let settled = min(seed + period, close.count)
            runs.end = definedEnd(high, low, close, seed..<settled)
            for bar in seed..<runs.end {
                sums += movement(high, low, close, bar) - sums * SIMD4(weight, weight, weight, 0)
                let range = sums.z
                plus[bar] = range > 0 ? 100 * (sums.x / range) : 0
                minus[bar] = range > 0 ? 100 * (sums.y / range) : 0
                // Where nothing moves there is no direction: the bar leaves the strength, the fourth, as it is.
                let total = plus[bar] + minus[bar]
                if total > 0 { sums.w += 100 * (abs(plus[bar] - minus[bar]) / total) * weight }
                adx[bar] = .nan
            }
            guard runs.end == seed + period else { continue }
            adx[runs.end - 1] = sums.w
            runs.end = directionalMovement(
                high: high,
                low: low,
                close: close,
                from: runs.end,
                weight: weight,
                sums: [sums.x, sums.y, sums.z, sums.w],
                strength: &adx,
                plus: &plus,
                minus: &minus
            )
        }
        runs.undefine(&adx)
        runs.undefine(&plus)
        runs.undefine(&minus)
        return (adx, plus, minus)
    }

    /// Movement up, movement down and true range of a bar; at most one of the movements is not 0.
    @inline(__always)
    private static func movement(
        _ high: Span<Double>,
        _ low: Span<Double>,
        _ close: Span<Double>,
        _ bar: Int
    ) -> SIMD4<Double> {
        let up = high[bar] - high[bar - 1]
        let down = low[bar - 1] - low[bar]
        return SIMD4(
            up > down && up > 0 ? up : 0,
            down > up && down > 0 ? down : 0,
            ATR.trueRange(high, low, close, bar),
            0
        )
    }
}
