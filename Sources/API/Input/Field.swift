/// A member of a request, a reply, or a query, as the documentation lists it.
public struct Field: Sendable {
    /// The member's name.
    public let name: String
    /// What it holds.
    public let kind: Schema
    /// Whether a request without it is refused, and whether every reply has it.
    public let isRequired: Bool
    /// Whether null counts as absent; a field that is required or gives null a meaning of its own says no.
    public let isAbsentWhenNull: Bool
    /// The default as JSON text, when there is one.
    public let defaultValue: String?
    /// The only strings accepted, where the set is closed.
    public let choices: [String]
    /// One sentence of meaning, with the unit.
    public let description: String

    init(
        _ name: String,
        _ kind: Schema,
        required: Bool = false,
        absentWhenNull: Bool = true,
        default defaultValue: String? = nil,
        choices: [String] = [],
        _ description: String
    ) {
        self.name = name
        self.kind = kind
        isRequired = required
        isAbsentWhenNull = absentWhenNull && !required
        self.defaultValue = defaultValue
        self.choices = choices
        self.description = description
    }

    /// A member of a reply; `isOptional` says that some replies go without it.
    static func reply(
        _ name: String,
        _ kind: Schema,
        isOptional: Bool = false,
        _ description: String
    ) -> Field {
        Field(name, kind, required: !isOptional, description)
    }
}
