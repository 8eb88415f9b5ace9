import Indicators

/// When a strategy wants something: a comparison, or what is made of several.
public indirect enum Condition: Sendable {
    /// Where the comparison holds.
    case comparison(Comparison)
    /// Where both hold.
    case both(Condition, Condition)
    /// Where one of them holds, or both.
    case either(Condition, Condition)
    /// At the first bar at which it holds after one at which it does not.
    case beginning(Condition)

    /// How the left compares with the right.
    public enum Relation: Sendable {
        /// Left above right.
        case above
        /// Left below right.
        case below
        /// Left above or equal.
        case atLeast
        /// Left below or equal.
        case atMost
        /// Left above right, and at the bar before not.
        case crossesAbove
        /// Left below right, and at the bar before not.
        case crossesBelow
    }

    /// One comparison; the left is never a level.
    public struct Comparison: Sendable {
        let left: Operand
        let relation: Relation
        let right: Operand
    }

    /// A comparison as written.
    ///
    /// - Parameters:
    ///   - left: A column.
    ///   - relation: How it compares.
    ///   - right: A column or a level.
    /// - Returns: The condition that it holds.
    public static func when(_ left: Operand, _ relation: Relation, _ right: Operand) -> Condition {
        .comparison(Comparison(left: left, relation: relation, right: right))
    }

    /// Where both hold.
    public static func & (a: Condition, b: Condition) -> Condition { .both(a, b) }

    /// Where one of them holds, or both.
    public static func | (a: Condition, b: Condition) -> Condition { .either(a, b) }
}

extension Condition {
    /// The comparisons it is made of.
    var comparisons: [Comparison] {
        switch self {
        case .comparison(let comparison): [comparison]
        case .both(let a, let b), .either(let a, let b): a.comparisons + b.comparisons
        case .beginning(let a): a.comparisons
        }
    }

    /// Strategy parameters it depends on.
    var dependencies: [String] { comparisons.flatMap { $0.left.dependencies + $0.right.dependencies } }

    /// The operands of its comparisons, as far as they are written.
    var leaves: [Operand] { comparisons.flatMap { $0.left.leaves + $0.right.leaves } }

    /// The same of comparisons that are put differently.
    func map(_ change: (Comparison) -> Comparison) -> Condition {
        switch self {
        case .comparison(let comparison): .comparison(change(comparison))
        case .both(let a, let b): .both(a.map(change), b.map(change))
        case .either(let a, let b): .either(a.map(change), b.map(change))
        case .beginning(let a): .beginning(a.map(change))
        }
    }
}
