import Backtesting
import Indicators
import JSON

/// The members that say what is run: the same on every route that backtests.
enum StrategyFields {
    static let strategy = Field(
        "strategy",
        .string,
        required: true,
        "A name from GET /api/strategy/; case, '_', '-' and a trailing '_Strategy' don't count."
    )
    static let parameters = Field(
        "parameters",
        .map,
        "The strategy's parameters by name; what is left out has its default."
    )
    static let execution = Field(
        "execution",
        .object(executionMembers),
        "How orders are filled, sized and charged; what is left out has its default."
    )
    static let riskFreeRate = Field(
        "risk_free_rate",
        .numberIn(-0.5...1),
        default: "0",
        "Annual, as a fraction."
    )
    static let label = Field("label", .string, "A name for the row; the strategy's own when left out.")

    /// One field an execution setting, from the engine's own definitions.
    static let executionMembers: [Field] = ExecutionSettings.definitions.map { setting in
        Field(
            setting.name,
            Schema(setting),
            absentWhenNull: false,
            default: setting.defaultValue.jsonText,
            setting.description
        )
    }
}

/// A strategy with all its parameters.
struct StrategySelection {
    let type: any Strategy.Type
    let parameters: Parameters
    /// The name of its row in a table.
    let label: String
    /// Whether it is the row that others are measured by, and not one that was asked for.
    var isReference = false

    var definition: StrategyDefinition { type.definition }
}

extension SettingValue {
    /// The value as JSON.
    var jsonText: String {
        switch self {
        case .number(let value): CSV.number(value)
        case .boolean(let value): value ? "true" : "false"
        case .text(let word): "\"\(word)\""
        case .none: "null"
        }
    }
}

extension BodyReader {
    /// Reads `strategy` and `parameters`.
    func strategySelection() -> StrategySelection? {
        guard let type = strategyType() else { return nil }
        let definition = type.definition
        let given =
            map("parameters")
            ?? BodyReader(mapping: JSONObject(members: []), pointer: path("parameters"), faults: faults)
        let parameters = given.parameters(definition.parameters) { values throws(ParameterFaults) in
            try definition.resolve(values)
        }
        guard let parameters else { return nil }
        return StrategySelection(
            type: type,
            parameters: parameters,
            label: string("label") ?? type.definition.name
        )
    }

    /// Reads `strategy`.
    func strategyType() -> (any Strategy.Type)? {
        guard let name = string("strategy", required: true) else { return nil }
        if let type = Backtesting.strategy(named: name) { return type }
        let names = allStrategies.map { $0.definition.name }
        let hint = Spelling.closest(to: name, among: names).map { "; did you mean '\($0)'?" } ?? ";"
        note("strategy", "there is no strategy '\(name)'\(hint) accepted: \(names.joined(separator: ", "))")
        return nil
    }

    /// Reads `execution`.
    func executionSettings() -> ExecutionSettings {
        guard let settings = nested("execution", fields: StrategyFields.executionMembers) else {
            return ExecutionSettings()
        }
        var given: [(name: String, value: SettingValue)] = []
        for (name, value) in settings.object.members
        where ExecutionSettings.definitions.contains(where: { $0.name == name }) {
            switch value {
            case .null: given.append((name, .none))
            case .bool(let flag): given.append((name, .boolean(flag)))
            case .number(let number): given.append((name, .number(number.double)))
            case .string(let word): given.append((name, .text(word)))
            case .array, .object: settings.note(name, "expected a plain value, got \(value.kindName)")
            }
        }
        do {
            return try ExecutionSettings.resolve(given)
        } catch {
            if case .invalidSettings(let faults) = error {
                for fault in faults { settings.note(fault.name, fault.message) }
            }
            return ExecutionSettings()
        }
    }

    /// Reads `risk_free_rate`.
    func riskFreeRate() -> Double { number("risk_free_rate", in: -0.5...1) ?? 0 }
}
