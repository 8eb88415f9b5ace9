import Indicators
import JSON

/// The shape of definitions of parameters.
enum ParameterShape {
    static let definitions = Field.reply(
        "parameters",
        .array(
            of: .named(
                "Parameter",
                .object([
                    .reply("name", .string, "Its name in requests."),
                    .reply("type", .words(["integer", "number", "string"]), "What it takes."),
                    .reply("default", .oneOf([.number, .string]), "Where it is left out."),
                    .reply("min", .number, isOptional: true, "Smallest value."),
                    .reply("max", .number, isOptional: true, "Largest value."),
                    .reply("step", .number, isOptional: true, "A sensible distance between two values."),
                    .reply(
                        "choices",
                        .array(of: .string),
                        isOptional: true,
                        "The words accepted, of a string."
                    ),
                    .reply("description", .string, "What it does."),
                ])
            )
        ),
        "What can be set."
    )
}

extension Schema {
    /// What a parameter accepts.
    init(_ parameter: ParameterDefinition) {
        if !parameter.choices.isEmpty {
            self = .words(parameter.choices)
        } else if parameter.kind == .integer {
            self = .integerIn(Int64(parameter.minimum)...Int64(parameter.maximum))
        } else {
            self = .numberIn(parameter.minimum...parameter.maximum)
        }
    }
}

extension ParameterDefinition {
    /// The default as JSON text.
    var defaultText: String {
        choices.isEmpty ? CSV.number(defaultValue) : "\"\(choices[Int(defaultValue)])\""
    }
}

extension JSONWriter {
    /// Writes `parameters` as definitions: name, type, default, range or words, and meaning.
    mutating func parameterDefinitions(_ definitions: [ParameterDefinition]) {
        key("parameters")
        beginArray()
        for definition in definitions { parameter(definition) }
        endArray()
    }

    private mutating func parameter(_ parameter: ParameterDefinition) {
        beginObject()
        member("name", parameter.name)
        if parameter.choices.isEmpty {
            member("type", parameter.kind == .integer ? "integer" : "number")
            member("default", parameter.defaultValue)
            member("min", parameter.minimum)
            member("max", parameter.maximum)
            member("step", parameter.step)
        } else {
            member("type", "string")
            member("default", parameter.choices[Int(parameter.defaultValue)])
            member("choices", parameter.choices)
        }
        member("description", parameter.description)
        endObject()
    }
}
