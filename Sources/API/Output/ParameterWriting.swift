import Indicators
import JSON

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
