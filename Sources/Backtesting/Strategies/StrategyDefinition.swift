public import Indicators

/// What a strategy is called, is given, and does.
public struct StrategyDefinition: Sendable {
    /// Lower-case name with underscores.
    public let name: String
    /// Other names it answers to.
    public let aliases: [String]
    /// Name in words.
    public let title: String
    /// What it trades on, in one or two sentences.
    public let description: String
    /// What it can be given.
    public let parameters: [ParameterDefinition]
    /// What must hold between parameters.
    public let constraints: [ParameterConstraint]
    /// When it enters and exits on the long side; ↑ crosses above, ↓ crosses below.
    public let rule: String
    /// The same on the short side; `nil` where it only buys.
    public let shortRule: String?
    /// Where the rule is from.
    public let source: String

    /// A complete definition.
    ///
    /// - Parameters:
    ///   - name: Lower-case name with underscores.
    ///   - aliases: Other names it answers to.
    ///   - title: Name in words.
    ///   - description: What it trades on, in one or two sentences.
    ///   - parameters: What it can be given.
    ///   - constraints: What must hold between parameters.
    ///   - rule: When it enters and exits on the long side.
    ///   - shortRule: The same on the short side; `nil` where it only buys.
    ///   - source: Where the rule is from.
    public init(
        name: String,
        aliases: [String] = [],
        title: String,
        description: String,
        parameters: [ParameterDefinition],
        constraints: [ParameterConstraint] = [],
        rule: String,
        shortRule: String?,
        source: String
    ) {
        self.name = name
        self.aliases = aliases
        self.title = title
        self.description = description
        self.parameters = parameters
        self.constraints = constraints
        self.rule = rule
        self.shortRule = shortRule
        self.source = source
    }

    /// Whether it has a short side.
    public var supportsShort: Bool { shortRule != nil }

    /// The given values, completed by the defaults and checked against each other.
    ///
    /// - Parameter given: Names and values in any order.
    /// - Returns: Every parameter, in the order of the definition.
    /// - Throws: Every fault at once; a broken constraint is reported at its left parameter.
    public func resolve(_ given: [(String, Double)]) throws(ParameterFaults) -> Parameters {
        let parameters = try Parameters.resolve(given, for: parameters)
        let broken = constraints.filter { !$0.holds(for: parameters) }
        guard broken.isEmpty else {
            throw ParameterFaults(
                broken.map { ParameterFault(name: $0.left, message: "\($0.message) (\(parameters))") }
            )
        }
        return parameters
    }
}
