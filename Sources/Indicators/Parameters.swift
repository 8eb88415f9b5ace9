/// The values of all parameters of one indicator or strategy, in the order of their definitions.
public struct Parameters: Sendable, Hashable {
    /// The names, in order.
    public let names: [String]
    /// The values, one a name.
    public let values: [Double]

    /// Parameters as written, with no definition to check them against.
    ///
    /// - Parameter pairs: Names and values, each name once.
    public init(_ pairs: [(String, Double)]) {
        names = pairs.map(\.0)
        values = pairs.map(\.1)
    }

    /// The default values.
    ///
    /// - Parameter definitions: What there is to set.
    public init(defaultsOf definitions: [ParameterDefinition]) {
        names = definitions.map(\.name)
        values = definitions.map(\.defaultValue)
    }

    /// Parameters whose names others have too, which share them.
    ///
    /// - Parameters:
    ///   - names: The names, in order.
    ///   - values: The values, one a name.
    public init(names: [String], values: [Double]) {
        precondition(names.count == values.count, "a value a name")
        self.names = names
        self.values = values
    }

    /// The hash of the values; names seldom differ among parameters that are compared.
    ///
    /// - Parameter hasher: Takes the values.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(values)
    }

    /// A value by name; asking for one that was never defined is a programming error.
    ///
    /// - Parameter name: The name of one of the definitions.
    public subscript(_ name: String) -> Double {
        guard let index = names.firstIndex(of: name) else {
            preconditionFailure("no parameter \(name) among \(names)")
        }
        return values[index]
    }

    /// A whole value by name.
    ///
    /// - Parameter name: The name of one of the integer definitions.
    /// - Returns: The value.
    public func integer(_ name: String) -> Int { Int(self[name]) }

    /// The given values, completed by the defaults.
    ///
    /// - Parameters:
    ///   - given: Names and values in any order.
    ///   - definitions: What there is to set.
    /// - Returns: Every defined parameter, in the order of the definitions.
    /// - Throws: Every fault at once: unknown names (with the likely one meant), names given twice, values out of
    ///   range, fractions where a whole number is wanted.
    public static func resolve(
        _ given: [(String, Double)],
        for definitions: [ParameterDefinition]
    ) throws(ParameterFaults) -> Parameters {
        var values = definitions.map(\.defaultValue)
        var isGiven = definitions.map { _ in false }
        var faults: [ParameterFault] = []
        for (name, value) in given {
            guard let index = definitions.firstIndex(where: { $0.name == name }) else {
                faults.append(ParameterFault(name: name, message: unknown(name, among: definitions)))
                continue
            }
            if isGiven[index] {
                faults.append(ParameterFault(name: name, message: "\(name) is given twice"))
            } else if let message = definitions[index].fault(in: value) {
                faults.append(ParameterFault(name: name, message: message))
            }
            isGiven[index] = true
            values[index] = value
        }
        guard faults.isEmpty else { throw ParameterFaults(faults) }
        return Parameters(Array(zip(definitions.map(\.name), values)))
    }

    private static func unknown(_ name: String, among definitions: [ParameterDefinition]) -> String {
        guard !definitions.isEmpty else { return "there is no parameter \(name); none is accepted" }
        let names = definitions.map(\.name)
        let accepted = "accepted: \(names.joined(separator: ", "))"
        guard let meant = Spelling.closest(to: name, among: names) else {
            return "there is no parameter \(name); \(accepted)"
        }
        return "there is no parameter \(name); did you mean \(meant)? \(accepted)"
    }
}

extension Parameters: CustomStringConvertible {
    /// The values as `name=value`, separated by spaces.
    public var description: String {
        zip(names, values).map { "\($0)=\(shortest($1))" }.joined(separator: " ")
    }
}
