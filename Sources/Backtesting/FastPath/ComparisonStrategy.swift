public import Indicators
public import MarketData

/// A strategy whose whole rule is a comparison for each kind of order.
///
/// It gives the rule as data; indicators and signals follow from it.
public protocol ComparisonStrategy: Strategy {
    /// When it buys and sells.
    static var comparisons: ComparisonRule { get }
}

extension ComparisonStrategy {
    /// Every indicator the comparisons name.
    ///
    /// - Parameters:
    ///   - parameters: All parameters of the definition, in range.
    ///   - timeframe: The bars it will run on.
    /// - Returns: The indicators with their parameters, each once.
    public static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        var uses: [IndicatorUse] = []
        for comparison in comparisons.all {
            for use in [comparison.left.use(parameters), comparison.right.use(parameters)].compactMap(\.self)
            where !uses.contains(where: { $0.key == use.key }) {
                uses.append(use)
            }
        }
        return uses
    }

    /// The signals of the four comparisons.
    ///
    /// - Parameters:
    ///   - parameters: All parameters of the definition, in range.
    ///   - view: The bars, and the columns of the indicators.
    /// - Returns: Four masks, a bit a bar of the view.
    public static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let comparisons = comparisons
        if comparisons.isReversing {
            return .reversing(
                up: comparisons.enterLong.mask(parameters, &view),
                down: comparisons.exitLong.mask(parameters, &view)
            )
        }
        return Signals(
            enterLong: comparisons.enterLong.mask(parameters, &view),
            exitLong: comparisons.exitLong.mask(parameters, &view),
            enterShort: comparisons.enterShort.mask(parameters, &view),
            exitShort: comparisons.exitShort.mask(parameters, &view)
        )
    }
}
