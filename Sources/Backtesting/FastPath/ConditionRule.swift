/// A rule of one condition for each kind of order, as data.
public struct ConditionRule: Sendable {
    /// When to buy.
    public let enterLong: Condition
    /// When to sell what was bought.
    public let exitLong: Condition
    /// When to sell short.
    public let enterShort: Condition
    /// When to buy back what was sold short.
    public let exitShort: Condition
    /// Whether each entry ends the other side, so that two conditions make all four.
    let isReversing: Bool

    /// The four conditions.
    ///
    /// - Parameters:
    ///   - enterLong: When to buy.
    ///   - exitLong: When to sell what was bought.
    ///   - enterShort: When to sell short.
    ///   - exitShort: When to buy back what was sold short.
    public init(enterLong: Condition, exitLong: Condition, enterShort: Condition, exitShort: Condition) {
        isReversing = false
        self.enterLong = enterLong
        self.exitLong = exitLong
        self.enterShort = enterShort
        self.exitShort = exitShort
    }

    /// A rule that is always on one side of the market once it has begun: each entry ends the other side.
    ///
    /// - Parameters:
    ///   - up: When to be long.
    ///   - down: When to be short.
    /// - Returns: Entries and exits, mirrored.
    public static func reversing(up: Condition, down: Condition) -> ConditionRule {
        ConditionRule(up: up, down: down)
    }

    private init(up: Condition, down: Condition) {
        (enterLong, exitLong, enterShort, exitShort) = (up, down, down, up)
        isReversing = true
    }

    /// The conditions that are different.
    var all: [Condition] {
        isReversing ? [enterLong, exitLong] : [enterLong, exitLong, enterShort, exitShort]
    }
}
