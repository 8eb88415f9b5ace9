/// A JSON value as it was read.
public enum JSONValue: Sendable, Equatable {
    /// `null`.
    case null
    /// `true` or `false`; never taken for a number.
    case bool(Bool)
    /// A number.
    case number(JSONNumber)
    /// A string with its escapes resolved.
    case string(String)
    /// An array in order.
    case array([JSONValue])
    /// An object in the order of its text.
    case object(JSONObject)

    /// Whether the value is `null`.
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The truth value, nil for anything else.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The number, nil for anything else.
    public var number: JSONNumber? {
        if case .number(let value) = self { value } else { nil }
    }

    /// The text, nil for anything else.
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The elements, nil for anything else.
    public var array: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members, nil for anything else.
    public var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// What the value is, with its article, for messages: `a string`, `null`.
    public var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
