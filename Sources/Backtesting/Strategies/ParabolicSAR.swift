import Indicators

/// Follows the side of the price that the parabolic stop is on.
enum ParabolicSAR: ComparisonStrategy {
    static let definition = StrategyDefinition(
        name: "parabolic_sar",
        title: "Parabolic stop and reverse",
        description: "Buys when the stop flips below the price, sells when it flips above.",
        parameters: [
            .real("step", default: 0.02, in: 0.001...1, step: 0.01, "Acceleration of each new extreme."),
            .real("max_step", default: 0.2, in: 0.001...1, step: 0.05, "Acceleration at most."),
        ],
        rule: "enter: close ↑ SAR; exit: close ↓ SAR",
        shortRule: "enter: close ↓ SAR; exit: close ↑ SAR",
        source: "Wilder 1978, chapter 2."
    )

    static let comparisons = ComparisonRule.reversing(
        up: .init(.close, .crossesAbove, stop),
        down: .init(.close, .crossesBelow, stop)
    )

    private static let stop = ComparisonRule.Operand.indicator(
        PSAR.self,
        ["step": "step", "max_step": "max_step"]
    )
}
