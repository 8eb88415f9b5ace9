/// A member's name as it is written, made ready once for many documents.
public struct JSONKey: Sendable {
    /// The name in quotes, and the colon.
    let bytes: [UInt8]

    /// - Parameter name: The name; what has to be escaped is.
    public init(_ name: String) {
        var bytes = [UInt8(ascii: "\"")]
        EscapedString.append(name, to: &bytes)
        self.bytes = bytes + [UInt8(ascii: "\""), UInt8(ascii: ":")]
    }
}
