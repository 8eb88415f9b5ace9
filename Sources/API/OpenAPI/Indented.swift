import JSON

/// A JSON document laid out for people and for line-by-line merging: a member a line, two spaces a level; arrays and
/// objects without anything nested stay on one line where they fit.
///
/// - Parameter json: A valid document.
/// - Returns: UTF-8, the same values.
func indented(_ json: [UInt8]) -> [UInt8] {
    guard let value = try? JSONReader.parse(json) else { return json }
    var text: [UInt8] = []
    append(value, level: 0, to: &text)
    return text
}

private let lineWidth = 110

private func append(_ value: JSONValue, level: Int, to text: inout [UInt8]) {
    let compact = compactBytes(of: value)
    if compact.count + 2 * level <= lineWidth, value.isFlat {
        text += compact
        return
    }
    switch value {
    case .object(let object) where !object.members.isEmpty:
        list(object.members, "{", "}", level, &text) { member, text in
            text += compactBytes(of: .string(member.name)) + Array(": ".utf8)
            append(member.value, level: level + 1, to: &text)
        }
    case .array(let elements) where !elements.isEmpty:
        list(elements, "[", "]", level, &text) { append($0, level: level + 1, to: &$1) }
    default: text += compact
    }
}

private func list<Element>(
    _ elements: [Element],
    _ open: String,
    _ close: String,
    _ level: Int,
    _ text: inout [UInt8],
    _ write: (Element, inout [UInt8]) -> Void
) {
    text += Array(open.utf8)
    for (index, element) in elements.enumerated() {
        text += Array(((index > 0 ? "," : "") + "\n" + String(repeating: "  ", count: level + 1)).utf8)
        write(element, &text)
    }
    text += Array(("\n" + String(repeating: "  ", count: level) + close).utf8)
}

private func compactBytes(of value: JSONValue) -> [UInt8] {
    var writer = JSONWriter(capacity: 256)
    writer.value(value)
    return writer.bytes
}

extension JSONValue {
    /// Whether nothing inside it has anything inside.
    fileprivate var isFlat: Bool {
        func isPlain(_ value: JSONValue) -> Bool {
            switch value {
            case .object, .array: false
            default: true
            }
        }
        return switch self {
        case .array(let elements): elements.allSatisfy(isPlain)
        case .object(let object): object.members.allSatisfy { isPlain($0.value) }
        default: true
        }
    }
}
