/// A header field.
struct HTTPHeader: Sendable, Equatable {
    /// Any case.
    let name: String
    /// Without the line's end.
    let value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
