/// A strict reader of RFC 8259 documents in UTF-8.
///
/// Refused are: comments, trailing commas, duplicate names, `NaN` and `Infinity`, numbers beyond the largest
/// double, a byte order mark, invalid UTF-8, lone surrogates, bare control characters, superfluous zeros,
/// anything after the value, and nesting beyond a limit. Time and memory are linear in the number of bytes.
public struct JSONReader {
    /// What a document may cost.
    public struct Limits: Sendable, Equatable {
        /// How deep arrays and objects may be nested, 1 to 512.
        public let depth: Int

        /// 64 deep.
        public static let `default` = Limits(depth: 64)

        /// Sets the limits; the depth has to be in 1...512, which a thread's stack surely holds.
        public init(depth: Int) {
            precondition((1...512).contains(depth), "nesting depth \(depth) is not in 1...512")
            self.depth = depth
        }
    }

    /// The longest number read; the digits beyond could only make the conversion slow.
    static let numberLength = 1_000

    let bytes: [UInt8]
    let limits: Limits
    var position = 0
    var names = NameSet()
    /// Bytes of the string being read, once it has an escape.
    var unescaped: [UInt8] = []
    /// First byte that is not UTF-8; found ahead, reported by the string it is in, so that the pointer is
    /// known.
    let invalidUTF8: Int

    /// Reads one value that is the whole document.
    ///
    /// - Parameters:
    ///   - bytes: The document, UTF-8.
    ///   - limits: What it may cost.
    /// - Returns: The value.
    /// - Throws: ``JSONError`` for the first fault.
    public static func parse(_ bytes: [UInt8], limits: Limits = .default) throws(JSONError) -> JSONValue {
        var reader = JSONReader(bytes, limits)
        do throws(Fault) {
            return try reader.document()
        } catch {
            throw error.error(in: bytes)
        }
    }

    private init(_ bytes: [UInt8], _ limits: Limits) {
        self.bytes = bytes
        self.limits = limits
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span)
            invalidUTF8 = .max
        } catch {
            invalidUTF8 = error.byteOffsets.lowerBound
        }
    }

    private mutating func document() throws(Fault) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw Fault(.byteOrderMark, at: 0) }
        skipSpace()
        if position == bytes.count { throw Fault(.empty, at: position) }
        let value = try value(depth: 0)
        skipSpace()
        if position < bytes.count { throw Fault(.trailingContent, at: position) }
        return value
    }
}
