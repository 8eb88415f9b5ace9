import Indicators

/// When a strategy wants something: a comparison, or what is made of several.
public indirect enum Condition: Sendable {
    /// Where the comparison holds.
    case comparison(ComparisonRule.Comparison)
    /// Where both hold.
    case both(Condition, Condition)
    /// Where one of them holds, or both.
    case either(Condition, Condition)
    /// At the first bar at which it holds after one at which it does not.
    case beginning(Condition)

    /// A comparison as written.
    ///
    /// - Parameters:
    ///   - left: A column.
    ///   - relation: How it compares.
    ///   - right: A column or a level.
    /// - Returns: The condition that it holds.
    public static func when(
        _ left: ComparisonRule.Operand,
        _ relation: ComparisonRule.Relation,
        _ right: ComparisonRule.Operand
    ) -> Condition {
        .comparison(ComparisonRule.Comparison(left, relation, right))
    }

    /// Where both hold.
    public static func & (a: Condition, b: Condition) -> Condition { .both(a, b) }

    /// Where one of them holds, or both.
    public static func | (a: Condition, b: Condition) -> Condition { .either(a, b) }
}

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

    /// A rule whose conditions are comparisons.
    ///
    /// - Parameter rule: A comparison for each kind of order.
    public init(_ rule: ComparisonRule) {
        isReversing = rule.isReversing
        enterLong = .comparison(rule.enterLong)
        exitLong = .comparison(rule.exitLong)
        enterShort = .comparison(rule.enterShort)
        exitShort = .comparison(rule.exitShort)
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

extension Condition {
    /// The comparisons it is made of.
    var comparisons: [ComparisonRule.Comparison] {
        switch self {
        case .comparison(let comparison): [comparison]
        case .both(let a, let b), .either(let a, let b): a.comparisons + b.comparisons
        case .beginning(let a): a.comparisons
        }
    }

    /// Where it holds with the parameters of a combination.
    func mask(_ parameters: Parameters, _ view: inout MarketView) -> Mask {
        switch self {
        case .comparison(let comparison): comparison.mask(parameters, &view)
        case .both(let a, let b): a.mask(parameters, &view) & b.mask(parameters, &view)
        case .either(let a, let b): a.mask(parameters, &view) | b.mask(parameters, &view)
        case .beginning(let a): a.mask(parameters, &view).risingEdge
        }
    }

    /// The same of comparisons that are put differently.
    func map(_ change: (ComparisonRule.Comparison) -> ComparisonRule.Comparison) -> Condition {
        switch self {
        case .comparison(let comparison): .comparison(change(comparison))
        case .both(let a, let b): .both(a.map(change), b.map(change))
        case .either(let a, let b): .either(a.map(change), b.map(change))
        case .beginning(let a): .beginning(a.map(change))
        }
    }
}
