/// One thing wrong with the parameters that were given.
public struct ParameterFault: Sendable, Equatable {
    /// The parameter as it was named by the caller.
    public let name: String
    /// What is wrong and what would have been accepted.
    public let message: String

    /// A fault in one parameter.
    ///
    /// - Parameters:
    ///   - name: The parameter as it was named by the caller.
    ///   - message: What is wrong and what would have been accepted.
    public init(name: String, message: String) {
        self.name = name
        self.message = message
    }
}

/// Everything that is wrong with the parameters that were given, in the order given.
public struct ParameterFaults: Error, Sendable, Equatable {
    /// At least one fault.
    public let faults: [ParameterFault]

    /// The faults of one set of parameters.
    ///
    /// - Parameter faults: At least one.
    public init(_ faults: [ParameterFault]) {
        self.faults = faults
    }

    /// The faults in one line.
    public var message: String { faults.map(\.message).joined(separator: "; ") }
}
