import Backtesting
import JSON

/// The shape of the definition of an execution setting.
enum SettingShape {
    static let definition = Schema.object([
        .reply("name", .string, "Its name in requests."),
        .reply("type", .words(["number", "integer", "boolean", "string"]), "What it takes."),
        .reply("default", .oneOf([.number, .boolean, .string, .nullable(.number)]), "Where it is left out."),
        .reply("nullable", .boolean, "Whether null turns it off."),
        .reply("min", .number, isOptional: true, "Smallest value."),
        .reply("exclusive_min", .boolean, isOptional: true, "Whether min itself is refused."),
        .reply("max", .number, isOptional: true, "Largest value."),
        .reply("choices", .array(of: .string), isOptional: true, "The words accepted, of a string."),
        .reply("description", .string, "What it does."),
    ])
}

extension JSONWriter {
    /// Writes the definition of an execution setting.
    mutating func setting(_ setting: ExecutionSetting) {
        beginObject()
        member("name", setting.name)
        key("default")
        raw(Array(setting.defaultValue.jsonText.utf8))
        member("nullable", setting.isOptional)
        switch setting.kind {
        case .number(let minimum, let maximum, let above):
            member("type", "number")
            member("min", minimum)
            member("exclusive_min", above)
            member("max", maximum)
        case .integer(let minimum, let maximum):
            member("type", "integer")
            member("min", minimum)
            member("max", maximum)
        case .boolean: member("type", "boolean")
        case .choice(let words):
            member("type", "string")
            member("choices", words)
        }
        member("description", setting.description)
        endObject()
    }
}
