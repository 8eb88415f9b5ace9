import Indicators

/// Makes an indicator's uses by the combinations of a grid; what they have in common is looked up once.
struct UseMaker: Sendable {
    private let indicator: any Indicator.Type
    private let names: [String]
    private let base: [Double]
    /// Place of an indicator's parameter, and of the strategy's that it is.
    private let sources: [(place: Int, source: Int)]
    private let lookback: @Sendable (Parameters) -> Int
    private let warmup: @Sendable (Parameters) -> Int
    private let delay: Int

    /// - Returns: nil for an operand that is no indicator of the strategy's parameters.
    init?(_ operand: Operand, _ grid: ParameterGrid) {
        guard case .indicator(let indicator, let pairs, _, let delay) = operand else { return nil }
        let definition = indicator.definition
        self.indicator = indicator
        names = definition.defaults.names
        base = definition.defaults.values
        let given = grid.parameters(at: 0).names
        sources = pairs.compactMap { pair in
            guard let place = definition.defaults.names.firstIndex(of: pair.key),
                let source = given.firstIndex(of: pair.value)
            else { return nil }
            return (place, source)
        }
        lookback = definition.lookback
        warmup = definition.warmup
        self.delay = delay
    }

    /// The indicator's parameters, and the first bar and the first defined bar of its columns in a run from `start`.
    func callAsFunction(_ strategy: Parameters, start: Int) -> (
        parameters: Parameters, first: Int, defined: Int
    ) {
        var values = base
        for (place, source) in sources { values[place] = strategy.values[source] }
        let parameters = Parameters(names: names, values: values)
        let first = max(0, start - (warmup(parameters) + delay + 1))
        return (parameters, first, first + lookback(parameters) + delay)
    }
}
