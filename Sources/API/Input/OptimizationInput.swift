import Backtesting
import Indicators
import JSON
import MarketData

/// The members that say what is searched and how.
enum OptimizationFields {
    static let all: [Field] = [
        Field(
            "parameter_grid",
            .mapping(to: .oneOf([.array(of: .oneOf([.number, .string])), .object(range)])),
            required: true,
            "By parameter: a list of values, or {min, max, step}."
        ),
        Field(
            "parameters",
            .map,
            "Values of parameters that are not varied; the others have their defaults."
        ),
        Field(
            "constraints",
            .arrayOf(
                .tuple([.words(ParameterConstraint.Relation.allCases.map(\.rawValue)), .string, .string]),
                count: 1...50
            ),
            "Such as [[\"<\", \"fast_period\", \"slow_period\"]]."
        ),
        Field(
            "objective",
            .string,
            default: "\"sharpe_ratio\"",
            choices: Metric.allCases.map(\.name),
            "What is made as good as possible."
        ),
        Field(
            "min_trades",
            .integerIn(0...1_000_000),
            default: "0",
            "Combinations with fewer closed trades are not ranked."
        ),
        Field(
            "method",
            .string,
            default: "\"grid\"",
            choices: OptimizationInput.Method.allCases.map(\.rawValue),
            "All combinations, or a sample."
        ),
        Field(
            "samples",
            .integerIn(1...Int64(StrategyLimits.maximumCombinations)),
            default: "1000",
            "How many combinations random tries."
        ),
        Field("seed", .integerIn(0...Int64.max), default: "0", "Makes a random search repeatable."),
        Field("top", .integerIn(1...1000), default: "10", "How many combinations are reported, 1 to 1000."),
        Field("walk_forward", .object(walkForward), "Optimise and test again and again, in bars."),
        Field(
            "validation",
            .object(validation),
            "Hold back the newest bars to try the best combinations on."
        ),
        Field(
            "overfitting",
            .boolean,
            default: "true",
            "Whether deflated_sharpe_ratio, pbo and plateau are computed."
        ),
    ]

    static let walkForward: [Field] = [
        Field("train", .integerIn(2...1_000_000), required: true, "Bars to optimise on."),
        Field("test", .integerIn(2...1_000_000), required: true, "Bars after them to try the best on."),
        Field("step", .integerIn(1...1_000_000), "Bars from one fold to the next; test when left out."),
    ]

    static let validation: [Field] = [
        Field("test_fraction", .numberIn(0.01...0.99), required: true, "Share of the bars, between 0 and 1.")
    ]

    static let range: [Field] = [
        Field("min", .number, required: true, "First value."),
        Field("max", .number, required: true, "Largest value."),
        Field("step", .number, required: true, "Distance between two values, above 0."),
    ]
}

/// What to search, read from a body.
struct OptimizationInput {
    enum Method: String, CaseIterable {
        case grid
        case random
    }

    let strategy: any Strategy.Type
    let grid: [GridAxis]
    let fixed: [(String, Double)]
    let options: OptimizationOptions

    /// Reads ``OptimizationFields/all`` and `strategy`; nil when a fault was noted that leaves nothing to search.
    init?(_ body: BodyReader) {
        let type = body.strategyType()
        options = body.optimizationOptions(of: type?.definition)
        guard let type else {
            if !body.has("parameter_grid") { body.note("parameter_grid", "is required") }
            return nil
        }
        strategy = type
        grid = body.grid(of: type.definition)
        fixed = body.fixedParameters(of: type.definition, varied: grid.map(\.name))
    }

    /// Bars wanted before the range by any of the combinations: each parameter counts at its largest value.
    func warmup(timeframe: Timeframe) -> Int {
        let definitions = strategy.definition.parameters
        let largest = definitions.map { definition in
            let varied = grid.first { $0.name == definition.name }?.values.last
            return (
                definition.name,
                varied ?? fixed.first { $0.0 == definition.name }?.1 ?? definition.defaultValue
            )
        }
        return strategy.warmup(Parameters(largest), timeframe: timeframe)
    }
}

extension BodyReader {
    /// Reads `symbols`, or `symbol` in their place.
    func symbolOrSymbols() -> [Symbol] {
        if has("symbol") {
            if has("symbols") { note("symbol", "stands beside symbols; give one of them") }
            return symbol().map { [$0] } ?? []
        }
        return symbols()
    }

    /// Reads a member that names a metric.
    func metric(_ name: String, default defaultValue: Metric) -> Metric {
        guard let text = string(name) else { return defaultValue }
        if let metric = Metric(named: text) { return metric }
        let names = Metric.allCases.map(\.name)
        let hint = Spelling.closest(to: text, among: names).map { "did you mean '\($0)'? " } ?? ""
        note(name, "'\(text)' is no metric; \(hint)accepted: \(names.joined(separator: ", "))")
        return defaultValue
    }

    /// Reads how to search, the parameters of a strategy if there is one.
    fileprivate func optimizationOptions(of strategy: StrategyDefinition?) -> OptimizationOptions {
        var options = OptimizationOptions()
        options.objective = metric("objective", default: options.objective)
        options.minTrades = integer("min_trades", in: 0...1_000_000) ?? options.minTrades
        options.top = integer("top", in: 1...1000) ?? options.top
        options.overfitting = boolean("overfitting", default: options.overfitting)
        options.constraints = constraints(between: strategy?.parameters.map(\.name))
        if choice("method", default: OptimizationInput.Method.grid) == .random {
            let samples = integer("samples", in: 1...Int64(StrategyLimits.maximumCombinations)) ?? 1000
            options.method = .random(samples: samples, seed: UInt64(integer("seed", in: 0...Int64.max) ?? 0))
        } else {
            for name in ["samples", "seed"] where has(name) { note(name, "goes with method random only") }
        }
        if let validation = nested("validation", fields: OptimizationFields.validation) {
            options.testFraction = validation.number("test_fraction", in: 0.01...0.99)
            if !validation.has("test_fraction") { validation.note("test_fraction", "is required") }
        }
        if let walkForward = nested("walk_forward", fields: OptimizationFields.walkForward) {
            for name in ["train", "test"] where !walkForward.has(name) {
                walkForward.note(name, "is required")
            }
            let bounds: ClosedRange<Int64> = 2...1_000_000
            if let train = walkForward.integer("train", in: bounds),
                let test = walkForward.integer("test", in: bounds)
            {
                options.walkForward = .init(
                    train: train,
                    test: test,
                    step: walkForward.integer("step", in: 1...1_000_000)
                )
            }
        }
        return options
    }

    /// Reads `constraints`, each a relation and two parameters; the names are checked where they are known.
    private func constraints(between names: [String]?) -> [ParameterConstraint] {
        var constraints: [ParameterConstraint] = []
        for (index, element) in (array("constraints", atMost: 50) ?? []).enumerated() {
            if case .array(let parts) = element, parts.count == 3, case .string(let relation) = parts[0],
                case .string(let left) = parts[1], case .string(let right) = parts[2],
                let relation = ParameterConstraint.Relation(rawValue: relation)
            {
                for name in [left, right] {
                    guard let names, !names.contains(name) else { continue }
                    let hint = Spelling.closest(to: name, among: names).map { "did you mean \($0)? " } ?? ""
                    note(
                        "constraints",
                        String(index),
                        "there is no parameter \(name); \(hint)accepted: \(names.joined(separator: ", "))"
                    )
                }
                constraints.append(ParameterConstraint(left, relation, right))
            } else {
                let relations = ParameterConstraint.Relation.allCases.map(\.rawValue).joined(separator: ", ")
                note(
                    "constraints",
                    String(index),
                    "expected [relation, parameter, parameter] with a relation of: \(relations)"
                )
            }
        }
        return constraints
    }

    /// Reads `parameter_grid`: each value checked like a single parameter.
    fileprivate func grid(of definition: StrategyDefinition) -> [GridAxis] {
        guard let value = self["parameter_grid"] else {
            note("parameter_grid", "is required")
            return []
        }
        guard case .object(let object) = value else {
            note("parameter_grid", "expected an object, got \(value.kindName)")
            return []
        }
        if object.members.isEmpty { note("parameter_grid", "is empty; give at least one parameter to vary") }
        let reader = BodyReader(mapping: object, pointer: path("parameter_grid"), faults: faults)
        return object.members.compactMap { name, value in reader.axis(name, value, of: definition) }
    }

    private func axis(_ name: String, _ value: JSONValue, of definition: StrategyDefinition) -> GridAxis? {
        let axis: GridAxis?
        switch value {
        case .array(let elements):
            if elements.isEmpty { note(name, "is empty; give at least one value") }
            let values = elements.enumerated().compactMap { index, element -> Double? in
                if case .number(let number) = element { return number.double }
                note(name, String(index), "expected a number, got \(element.kindName)")
                return nil
            }
            axis = values.isEmpty ? nil : GridAxis(name, values)
        case .object:
            guard let range = nested(name, fields: OptimizationFields.range) else { return nil }
            for bound in ["min", "max", "step"] where !range.has(bound) { range.note(bound, "is required") }
            let bounds = -1e12...1e12
            guard let minimum = range.number("min", in: bounds),
                let maximum = range.number("max", in: bounds),
                let step = range.number("step", in: bounds)
            else { return nil }
            axis = GridAxis(name, from: minimum, to: maximum, step: step)
            if axis == nil {
                note(name, "makes no list of values: min has to be at most max, and step above 0")
            }
        default:
            note(name, "expected a list of values or {min, max, step}, got \(value.kindName)")
            return nil
        }
        guard let axis else { return nil }
        let faults = axis.faults(in: definition)
        for fault in faults { note(name, fault) }
        return faults.isEmpty ? axis : nil
    }

    /// Reads `parameters` that stand beside the grid.
    fileprivate func fixedParameters(
        of definition: StrategyDefinition,
        varied: [String]
    ) -> [(String, Double)] {
        guard let reader = map("parameters") else { return [] }
        for name in varied where reader.has(name) {
            reader.note(name, "stands in parameter_grid too; give it in one of them")
        }
        let all = reader.parameters(definition.parameters) { values throws(ParameterFaults) in
            try Parameters.resolve(values, for: definition.parameters)
        }
        guard let all else { return [] }
        // A name that the strategy does not have is among the faults already.
        return reader.object.members.filter { all.names.contains($0.name) }.map { ($0.name, all[$0.name]) }
    }
}

extension GridAxis {
    /// What is wrong with the axis for a strategy: an unknown parameter, or values out of its range.
    fileprivate func faults(in definition: StrategyDefinition) -> [String] {
        var messages: [String] = []
        for value in values {
            do {
                _ = try Parameters.resolve([(name, value)], for: definition.parameters)
            } catch {
                messages += error.faults.map(\.message)
            }
            // One message tells the range; a thousand values out of it need not each say so.
            if !messages.isEmpty { break }
        }
        return messages
    }
}
