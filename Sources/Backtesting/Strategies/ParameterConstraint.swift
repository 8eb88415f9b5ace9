public import Indicators

/// What must hold between two parameters of a strategy.
public struct ParameterConstraint: Sendable, Equatable {
    /// How the two compare.
    public enum Relation: String, Sendable, CaseIterable {
        /// The left is smaller.
        case less = "<"
        /// The left is smaller or equal.
        case lessOrEqual = "<="
        /// The left is greater.
        case greater = ">"
        /// The left is greater or equal.
        case greaterOrEqual = ">="

        func holds(_ a: Double, _ b: Double) -> Bool {
            switch self {
            case .less: a < b
            case .lessOrEqual: a <= b
            case .greater: a > b
            case .greaterOrEqual: a >= b
            }
        }
    }

    /// Name of a parameter.
    public let left: String
    /// How the two compare.
    public let relation: Relation
    /// Name of another parameter.
    public let right: String

    /// A constraint as written: `("fast_period", .less, "slow_period")`.
    ///
    /// - Parameters:
    ///   - left: Name of a parameter.
    ///   - relation: How the two compare.
    ///   - right: Name of another parameter.
    public init(_ left: String, _ relation: Relation, _ right: String) {
        self.left = left
        self.relation = relation
        self.right = right
    }

    /// Whether parameters satisfy it.
    ///
    /// - Parameter parameters: Values of at least the two named.
    /// - Returns: Whether the relation holds.
    public func holds(for parameters: Parameters) -> Bool {
        relation.holds(parameters[left], parameters[right])
    }

    /// What must hold, in words.
    public var message: String {
        let words =
            switch relation {
            case .less: "less than"
            case .lessOrEqual: "at most"
            case .greater: "greater than"
            case .greaterOrEqual: "at least"
            }
        return "\(left) must be \(words) \(right)"
    }
}
