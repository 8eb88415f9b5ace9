/// Parabolic stop and reverse.
public enum PSAR: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "psar",
        title: "Parabolic stop and reverse",
        inputs: [.high, .low],
        parameters: [
            .real("step", default: 0.02, in: 0.001...1, step: 0.01, "Acceleration of each new extreme."),
            .real("max_step", default: 0.2, in: 0.001...1, step: 0.05, "Acceleration at most."),
        ],
        memory: .fading,
        lookback: { _ in 1 },
        // Two starts share their state from the first turn they have in common, which a slow stop takes longer to make.
        warmup: { 1 + Int(5 / min($0["step"], $0["max_step"])) },
        source: "Wilder 1978, chapter 2. Matches TA-Lib SAR.",
        definition: """
            A stop that moves towards the extreme of the trade by the acceleration, never past the lows (highs) of the last \
            two bars, and turns when the price reaches it. The first trade is short if the low of bar 1 fell by more than its \
            high rose, else long.
            """
    )

    /// The stop of the bars.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        [
            values(
                high: inputs.highs.span,
                low: inputs.lows.span,
                step: parameters["step"],
                limit: parameters["max_step"]
            )
        ]
    }

    /// Wilder's stop: below the price while it rises, above it while it falls.
    ///
    /// - Parameters:
    ///   - high: Highs, oldest first.
    ///   - low: Lows, as many.
    ///   - step: Acceleration of each new extreme, 0 or more.
    ///   - limit: Acceleration at most, 0 or more.
    /// - Returns: As many values, in price units; the first is NaN.
    public static func values(high: Span<Double>, low: Span<Double>, step: Double, limit: Double) -> [Double]
    {
        lines(high: high, low: low, step: step, limit: limit).stop
    }

    /// The stop, and the side of the price that it is on.
    ///
    /// - Parameters:
    ///   - high: Highs, oldest first.
    ///   - low: Lows, as many.
    ///   - step: Acceleration of each new extreme, 0 or more.
    ///   - limit: Acceleration at most, 0 or more.
    /// - Returns: Two columns of as many values: the stop in price units, and 1 where it is below the price, -1 where it
    ///   is above, the side before where it is the price; the first of each is NaN.
    public static func lines(
        high: Span<Double>,
        low: Span<Double>,
        step: Double,
        limit: Double
    ) -> (stop: [Double], direction: [Double]) {
        var stops = [Double](undefined: high.count)
        var directions = stops
        var out = stops.mutableSpan
        var direction = directions.mutableSpan
        let step = min(step, limit)
        for run in definedRuns(high, low) where run.count > 1 {
            let first = run.lowerBound + 1
            let fall = low[first - 1] - low[first]
            var isLong = !(fall > 0 && fall > high[first] - high[first - 1])
            var extreme = isLong ? high[first] : low[first]
            var stop = isLong ? low[first - 1] : high[first - 1]
            var acceleration = step
            var side = 0.0
            for bar in first..<run.upperBound {
                // The stop stays outside the last two bars; at the first there is only one that counts.
                let before = max(bar - 1, first)
                let floor = min(low[before], low[bar])
                let ceiling = max(high[before], high[bar])
                if isLong ? low[bar] <= stop : high[bar] >= stop {
                    stop = isLong ? max(extreme, ceiling) : min(extreme, floor)
                    out[bar] = stop
                    isLong.toggle()
                    acceleration = step
                    extreme = isLong ? high[bar] : low[bar]
                } else {
                    out[bar] = stop
                    // With no branch: whether a bar is a new extreme can't be foreseen.
                    let isExtreme = isLong ? high[bar] > extreme : low[bar] < extreme
                    extreme = isLong ? max(extreme, high[bar]) : min(extreme, low[bar])
                    acceleration = isExtreme ? min(acceleration + step, limit) : acceleration
                }
                // A bar that is nothing but a price at the stop has turned it, but shows no side.
                let isSided = low[bar] < high[bar] || out[bar] != high[bar]
                if isSided || bar == first { side = isLong ? 1 : -1 }
                direction[bar] = side
                stop += acceleration * (extreme - stop)
                stop = isLong ? min(stop, floor) : max(stop, ceiling)
            }
        }
        return (stops, directions)
    }
}
