public import Indicators
public import MarketData

/// A strategy whose whole rule is a condition for each kind of order.
///
/// It gives the rule as data; indicators and signals follow from it. A search makes use of it: it knows which condition depends
/// on which parameters, and finds each once for all combinations that share it.
public protocol ConditionStrategy: Strategy {
    /// When it buys and sells.
    static var conditions: ConditionRule { get }

    /// When it buys and sells, where that depends on the bars.
    ///
    /// - Parameter timeframe: The bars it will run on.
    /// - Returns: The rule.
    static func conditions(on timeframe: Timeframe) -> ConditionRule
}

extension ConditionStrategy {
    /// The same on all bars.
    ///
    /// - Parameter timeframe: The bars it will run on.
    /// - Returns: The rule.
    public static func conditions(on timeframe: Timeframe) -> ConditionRule { conditions }

    /// Every indicator the conditions name.
    ///
    /// - Parameters:
    ///   - parameters: All parameters of the definition, in range.
    ///   - timeframe: The bars it will run on.
    /// - Returns: The indicators with their parameters, each once.
    public static func indicators(_ parameters: Parameters, timeframe: Timeframe) -> [IndicatorUse] {
        var uses: [IndicatorUse] = []
        for comparison in conditions(on: timeframe).all.flatMap(\.comparisons) {
            for use in comparison.left.uses(parameters) + comparison.right.uses(parameters)
            where !uses.contains(where: { $0.key == use.key }) {
                uses.append(use)
            }
        }
        return uses
    }

    /// The signals of the four conditions.
    ///
    /// - Parameters:
    ///   - parameters: All parameters of the definition, in range.
    ///   - view: The bars, and the columns of the indicators.
    /// - Returns: Four masks, a bit a bar of the view.
    public static func signals(_ parameters: Parameters, _ view: inout MarketView) -> Signals {
        let conditions = conditions(on: view.series.timeframe)
        if conditions.isReversing {
            return .reversing(
                up: conditions.enterLong.mask(parameters, &view),
                down: conditions.exitLong.mask(parameters, &view)
            )
        }
        return Signals(
            enterLong: conditions.enterLong.mask(parameters, &view),
            exitLong: conditions.exitLong.mask(parameters, &view),
            enterShort: conditions.enterShort.mask(parameters, &view),
            exitShort: conditions.exitShort.mask(parameters, &view)
        )
    }
}
