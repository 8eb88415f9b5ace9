/// Volume-weighted average price.
public enum VWAP: Indicator {
    /// Name, inputs, parameters, outputs and source.
    public static let definition = IndicatorDefinition(
        name: "vwap",
        title: "Volume-weighted average price",
        inputs: [.high, .low, .close, .volume],
        parameters: [
            .period(20, "Length in bars, where rolling."),
            .choice(
                "anchor",
                of: ["rolling", "session"],
                "Over the last `period` bars, or since the session began."
            ),
        ],
        memory: .window,
        lookback: { isRolling($0) ? $0.integer("period") - 1 : 0 },
        source: "Berkowitz, Logue, Noser 1988. Rolling as in the golden values of this project.",
        definition: """
            Sum of typical price × volume over the sum of volume, the typical price being (high + low + close)/3; \
            undefined while nothing was traded.
            """
    )

    /// The average price of the bars.
    public static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let typical = typicalPrices(inputs.highs.span, inputs.lows.span, inputs.closes.span)
        let values =
            isRolling(parameters)
            ? rolling(typical.span, volume: inputs.volumes.span, period: parameters.integer("period"))
            : session(typical.span, volume: inputs.volumes.span, starts: inputs.sessionStarts)
        return [values]
    }

    /// Volume-weighted mean of the last `period` prices.
    ///
    /// - Parameters:
    ///   - price: Prices, oldest first.
    ///   - volume: Units traded at them, as many.
    ///   - period: Length in bars, at least 1.
    /// - Returns: As many values, in price units; the first `period - 1` are NaN, and those where nothing was traded in
    ///   the window.
    public static func rolling(_ price: Span<Double>, volume: Span<Double>, period: Int) -> [Double] {
        rollingWeightedMean(price, weight: volume, period: period)
    }

    /// Volume-weighted mean of the prices since the session began.
    ///
    /// - Parameters:
    ///   - price: Prices, oldest first.
    ///   - volume: Units traded at them, as many.
    ///   - starts: Whether a bar is the first of its session, as many, or none for one session throughout; the first
    ///     bar begins one in any case.
    /// - Returns: As many values, in price units; NaN until something was traded in the session.
    public static func session(_ price: Span<Double>, volume: Span<Double>, starts: [Bool]) -> [Double] {
        precondition(starts.isEmpty || starts.count == price.count, "a flag a bar, or none")
        var out = [Double](undefined: price.count)
        for run in definedRuns(price, volume) {
            var (first, turnover, traded) = (price[run.lowerBound], 0.0, 0.0)
            for bar in run {
                if !starts.isEmpty, starts[bar] { (first, turnover, traded) = (price[bar], 0, 0) }
                turnover += (price[bar] - first) * volume[bar]
                traded += volume[bar]
                if traded > 0 { out[bar] = first + turnover / traded }
            }
        }
        return out
    }

    @Sendable private static func isRolling(_ parameters: Parameters) -> Bool { parameters["anchor"] == 0 }
}
