/// A member of a request body or a query parameter, as the documentation lists it and the reader accepts it.
public struct Field: Sendable {
    /// The JSON types a field takes.
    public indirect enum Kind: Sendable {
        case string
        case integer
        case number
        case boolean
        /// An RFC 3339 time, a date, or Unix seconds.
        case time
        case array(of: Kind)
        /// An object with exactly these members.
        case object([Field])
        /// An object whose members another definition decides, such as a strategy's parameters.
        case map
        /// One of several shapes.
        case oneOf([Kind])
    }

    /// The member's name.
    public let name: String
    /// What it holds.
    public let kind: Kind
    /// Whether a request without it is refused.
    public let isRequired: Bool
    /// The default as JSON text, when there is one.
    public let defaultValue: String?
    /// The only strings accepted, where the set is closed.
    public let choices: [String]
    /// One sentence of meaning, with the unit.
    public let description: String

    init(
        _ name: String,
        _ kind: Kind,
        required: Bool = false,
        default defaultValue: String? = nil,
        choices: [String] = [],
        _ description: String
    ) {
        self.name = name
        self.kind = kind
        self.isRequired = required
        self.defaultValue = defaultValue
        self.choices = choices
        self.description = description
    }
}
