/// Why bytes are not a JSON document, and where.
public struct JSONError: Error, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: Sendable, Equatable {
        /// There is nothing but white space.
        case empty
        /// The document ends before the value does.
        case unexpectedEnd
        /// A character cannot stand where it does; the text says what can.
        case unexpectedCharacter(expected: String)
        /// A comma is followed by the end of its array or object.
        case trailingComma
        /// Something follows the value.
        case trailingContent
        /// The document begins with a byte order mark.
        case byteOrderMark
        /// Bytes of a string are not UTF-8.
        case invalidUTF8
        /// A `\u` escape is half of a surrogate pair.
        case loneSurrogate
        /// A backslash is not followed by one of `" \ / b f n r t` or `u` and four hexadecimal digits.
        case badEscape
        /// A string contains a character below U+0020 that is not escaped.
        case controlCharacter
        /// A number begins with a superfluous zero.
        case leadingZero
        /// A number breaks off or has no digits where it needs some.
        case badNumber
        /// `NaN` or `Infinity`.
        case notFinite
        /// A number's magnitude is beyond that of the largest double.
        case numberOutOfRange
        /// A number has more characters than the limit.
        case numberTooLong(limit: Int)
        /// An object has two members of this name.
        case duplicateKey(String)
        /// Arrays and objects are nested deeper than the limit.
        case tooDeep(limit: Int)
    }

    /// What is wrong.
    public let kind: Kind
    /// Bytes before the fault.
    public let offset: Int
    /// Line of the fault, from 1.
    public let line: Int
    /// Column of the fault in Unicode scalars, from 1.
    public let column: Int
    /// JSON Pointer (RFC 6901) of the value that was being read, empty for the document.
    public let pointer: String

    /// What is wrong, in one sentence without its place.
    public var message: String {
        switch kind {
        case .empty: "there is no JSON value"
        case .unexpectedEnd: "the document ends in the middle of a value"
        case .unexpectedCharacter(let expected): "expected \(expected)"
        case .trailingComma: "a comma has to be followed by another element"
        case .trailingContent: "nothing may follow the value"
        case .byteOrderMark: "the document begins with a byte order mark; JSON has none"
        case .invalidUTF8: "the string is not valid UTF-8"
        case .loneSurrogate: "a \\u escape is one half of a surrogate pair without the other"
        case .badEscape:
            "a backslash has to be followed by one of \" \\ / b f n r t or u and four hexadecimal digits"
        case .controlCharacter: "control characters in a string have to be escaped"
        case .leadingZero: "a number must not begin with a superfluous zero"
        case .badNumber: "a number lacks digits"
        case .notFinite: "numbers have to be finite; NaN and Infinity are not JSON"
        case .numberOutOfRange: "the number is too large for a double"
        case .numberTooLong(let limit): "a number has at most \(limit) characters"
        case .duplicateKey(let name): "the object has two members named \"\(name)\""
        case .tooDeep(let limit): "arrays and objects are nested more than \(limit) deep"
        }
    }

    /// The message with its place in the text.
    public var description: String { "line \(line), column \(column): \(message)" }
}
