import Indicators

/// Follows volume where it confirms the trend of the price.
enum OBVTrend: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "obv_trend",
        title: "On-balance volume trend",
        description: """
            Buys when on-balance volume crosses above its exponential average with the close above a simple average of its own, \
            sells when it crosses below.
            """,
        parameters: [
            .bars("ema_period", default: 20, "Length of the average of on-balance volume."),
            .bars("trend_period", default: 50, "Length of the average of the close."),
        ],
        rule: "enter: OBV ↑ EMA(OBV) and close > SMA(trend); exit: OBV ↓ EMA(OBV)",
        shortRule: "enter: OBV ↓ EMA(OBV) and close < SMA(trend); exit: OBV ↑ EMA(OBV)",
        source: "Granville 1963."
    )

    static let conditions = ConditionRule(
        enterLong: up & .when(.close, .above, trend),
        exitLong: down,
        enterShort: down & .when(.close, .below, trend),
        exitShort: up
    )

    private static let up = Condition.when(balance(output: 0), .crossesAbove, balance(output: 1))
    private static let down = Condition.when(balance(output: 0), .crossesBelow, balance(output: 1))
    private static let trend = Operand.indicator(SMA.self, ["period": "trend_period"])

    private static func balance(output: Int) -> Operand {
        .indicator(AveragedOBV.self, ["period": "ema_period"], output: output)
    }
}

/// On-balance volume and its exponential average, begun together: their difference does not depend on the level.
private enum AveragedOBV: Indicator {
    static let definition = IndicatorDefinition(
        name: "obv_average",
        title: "On-balance volume and its average",
        inputs: [.close, .volume],
        parameters: EMA.definition.parameters,
        outputs: ["obv", "average"],
        memory: .anchored,
        lookback: EMA.definition.lookback,
        lookbacks: { [0, EMA.definition.lookback($0)] },
        warmup: EMA.definition.warmup,
        source: "Granville 1963.",
        definition: "OBV, and EMA(period) of it."
    )

    static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let balance = OBV.values(close: inputs.closes.span, volume: inputs.volumes.span)
        return [balance, EMA.values(balance.span, period: parameters.integer("period"))]
    }
}
