/// What an indicator is called, reads, is given and yields.
public struct IndicatorDefinition: Sendable {
    /// How much of the past a value depends on.
    public enum Memory: String, Sendable {
        /// On the last `lookback + 1` bars and no others.
        case window
        /// On all bars, each counting less the older it is: two starts converge.
        case fading
        /// On all bars since the first, for good: a running total, or a state that two starts may not share.
        case anchored
    }

    /// Lower-case name.
    public let name: String
    /// Name in words.
    public let title: String
    /// The columns it reads.
    public let inputs: [IndicatorInput]
    /// What it can be given.
    public let parameters: [ParameterDefinition]
    /// Names of the columns it yields.
    public let outputs: [String]
    /// How much of the past a value depends on.
    public let memory: Memory
    /// Index of the first bar at which all outputs are defined.
    public let lookback: @Sendable (Parameters) -> Int
    /// Index of the first bar at which each output is defined, one an output.
    public let lookbacks: @Sendable (Parameters) -> [Int]
    /// Bars wanted before the first bar that counts.
    ///
    /// It is the lookback for windowed indicators; for those with a fading memory so many that more of them would change
    /// nothing above 1e-6 of the value.
    public let warmup: @Sendable (Parameters) -> Int
    /// Where the formula is from, and whose numbers it matches.
    public let source: String
    /// The formula, in one or two sentences.
    public let definition: String
    /// Every parameter at its default.
    public let defaults: Parameters

    /// A definition whose outputs all begin at the same bar.
    ///
    /// - Parameters:
    ///   - name: Lower-case name.
    ///   - title: Name in words.
    ///   - inputs: The columns it reads.
    ///   - parameters: What it can be given.
    ///   - outputs: Names of the columns it yields.
    ///   - memory: How much of the past a value depends on.
    ///   - lookback: Index of the first bar at which the outputs are defined.
    ///   - lookbacks: The same an output, where they differ; `lookback` is then the largest of them.
    ///   - warmup: Bars wanted before the first bar that counts; the lookback where left out.
    ///   - source: Where the formula is from, and whose numbers it matches.
    ///   - definition: The formula, in one or two sentences.
    public init(
        name: String,
        title: String,
        inputs: [IndicatorInput],
        parameters: [ParameterDefinition],
        outputs: [String] = ["value"],
        memory: Memory = .window,
        lookback: @escaping @Sendable (Parameters) -> Int,
        lookbacks: (@Sendable (Parameters) -> [Int])? = nil,
        warmup: (@Sendable (Parameters) -> Int)? = nil,
        source: String,
        definition: String
    ) {
        self.name = name
        self.title = title
        self.inputs = inputs
        self.parameters = parameters
        self.outputs = outputs
        self.memory = memory
        self.lookback = lookback
        self.lookbacks =
            lookbacks
            ?? { [count = outputs.count] parameters in
                [Int](repeating: lookback(parameters), count: count)
            }
        self.warmup = warmup ?? lookback
        defaults = Parameters(defaultsOf: parameters)
        self.source = source
        self.definition = definition
    }
}

extension IndicatorDefinition {
    /// The defaults with some values in their place; a name the indicator does not have is a programming error.
    ///
    /// - Parameter given: Values in range by the names of the definition.
    /// - Returns: Every parameter, in the order of the definition.
    public func defaults(with given: KeyValuePairs<String, Double>) -> Parameters {
        var values = defaults.values
        for (name, value) in given {
            guard let index = defaults.names.firstIndex(of: name) else {
                preconditionFailure("\(self.name) has no parameter \(name)")
            }
            values[index] = value
        }
        return Parameters(names: defaults.names, values: values)
    }
}

extension ParameterDefinition {
    /// The length in bars that most indicators have.
    static func period(_ defaultValue: Int, minimum: Int = 1, _ description: String = "Length in bars.")
        -> Self
    {
        .integer("period", default: defaultValue, in: minimum...1_000, description)
    }
}
