/// Decoding of percent-encoded text (RFC 3986 section 2.1) that never fails and never changes a path's shape.
enum PercentEncoding {
    /// Decodes a path.
    ///
    /// An escape stays as it is written when it is malformed or stands for `/` or a control character: the decoded path
    /// then has exactly the segments that were sent, and no NUL or line break. A path that does not decode to UTF-8 is
    /// returned undecoded, so that it matches no route.
    static func path(_ text: some Collection<UInt8>) -> String {
        guard text.contains(percent) else { return String(decoding: text, as: UTF8.self) }
        let bytes = decode(text, plusIsSpace: false) { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "/") }
        return String(validating: bytes, as: UTF8.self) ?? String(decoding: text, as: UTF8.self)
    }

    /// Decodes `a=1&b=two+words` to pairs in order; a part without `=` has an empty value, an empty part is skipped.
    ///
    /// A malformed escape stays as it is written; bytes that are not UTF-8 are replaced by U+FFFD.
    static func pairs(_ text: some Collection<UInt8>) -> [(name: String, value: String)] {
        if text.isEmpty { return [] }
        return text.split(separator: UInt8(ascii: "&")).map { part in
            let equals = part.firstIndex(of: UInt8(ascii: "="))
            let name = part[..<(equals ?? part.endIndex)]
            let value = equals.map { part[part.index(after: $0)...] } ?? part[part.endIndex...]
            return (component(name), component(value))
        }
    }

    private static func component(_ text: some Collection<UInt8>) -> String {
        String(decoding: decode(text, plusIsSpace: true) { _ in false }, as: UTF8.self)
    }

    private static let percent = UInt8(ascii: "%")

    private static func decode(
        _ text: some Collection<UInt8>,
        plusIsSpace: Bool,
        staysEscaped: (UInt8) -> Bool
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            text.formIndex(after: &index)
            if byte == percent, let (value, next) = escape(text, after: index), !staysEscaped(value) {
                bytes.append(value)
                index = next
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return bytes
    }

    private static func escape<C: Collection<UInt8>>(_ text: C, after start: C.Index) -> (UInt8, C.Index)? {
        guard start < text.endIndex, let high = hexadecimal(text[start]) else { return nil }
        let second = text.index(after: start)
        guard second < text.endIndex, let low = hexadecimal(text[second]) else { return nil }
        return (high << 4 | low, text.index(after: second))
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
