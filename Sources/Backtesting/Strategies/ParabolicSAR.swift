import Indicators

/// Follows the side of the price that the parabolic stop is on.
enum ParabolicSAR: ConditionStrategy {
    static let definition = StrategyDefinition(
        name: "parabolic_sar",
        title: "Parabolic stop and reverse",
        description: "Buys when the stop flips below the price, sells when it flips above.",
        parameters: [
            .real("step", default: 0.02, in: 0.001...1, step: 0.01, "Acceleration of each new extreme."),
            .real("max_step", default: 0.2, in: 0.001...1, step: 0.05, "Acceleration at most."),
        ],
        rule: "enter: SAR flips below the price; exit: SAR flips above it",
        shortRule: "enter: SAR flips above the price; exit: SAR flips below it",
        source: "Wilder 1978, chapter 2."
    )

    static let conditions = ConditionRule.reversing(
        up: .when(direction, .crossesAbove, .level(0)),
        down: .when(direction, .crossesBelow, .level(0))
    )

    private static let direction = Operand.indicator(
        SidedPSAR.self,
        ["step": "step", "max_step": "max_step"],
        output: 1
    )
}

/// The stop and the side it is on, which the close alone does not tell: it may end a bar exactly at the stop.
enum SidedPSAR: Indicator {
    static let definition = IndicatorDefinition(
        name: "psar_side",
        title: "Parabolic stop and reverse, and its side",
        inputs: PSAR.definition.inputs,
        parameters: PSAR.definition.parameters,
        outputs: ["value", "direction"],
        memory: PSAR.definition.memory,
        lookback: PSAR.definition.lookback,
        warmup: PSAR.definition.warmup,
        source: PSAR.definition.source,
        definition: "PSAR, and 1 where it is below the price, -1 where it is above."
    )

    static func compute(_ inputs: IndicatorInputs, _ parameters: Parameters) -> [[Double]] {
        let lines = PSAR.lines(
            high: inputs.highs.span,
            low: inputs.lows.span,
            step: parameters["step"],
            limit: parameters["max_step"]
        )
        return [lines.stop, lines.direction]
    }
}
