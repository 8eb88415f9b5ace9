/// A strategy whose whole rule is a comparison for each kind of order.
public protocol ComparisonStrategy: ConditionStrategy {
    /// When it buys and sells.
    static var comparisons: ComparisonRule { get }
}

extension ComparisonStrategy {
    /// The comparisons as conditions.
    public static var conditions: ConditionRule { ConditionRule(comparisons) }
}
