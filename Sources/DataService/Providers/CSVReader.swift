/// Splits RFC 4180 text into rows and fields in place, without copying them.
///
/// A field may stand in quotes; a line ends with LF or CRLF; blank lines and a byte order mark at the begin
/// are passed over.
struct CSVReader {
    private let bytes: [UInt8]
    private var position = 0
    private var fields: [Range<Int>] = []
    private var nextLine = 1
    /// The line in which the current row begins, from 1.
    private(set) var line = 1
    /// What made the reading end before the end of the text.
    private(set) var fault: String?

    /// Reads up to and including the first row.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        _ = nextRow()
    }

    /// Fields of the current row; 0 when the text has no row.
    var fieldCount: Int { fields.count }

    /// A field without its quotes and surrounding spaces.
    subscript(_ place: Int) -> ArraySlice<UInt8> { bytes[fields[place]] }

    /// A field as text.
    func text(_ place: Int) -> String { String(decoding: self[place], as: UTF8.self) }

    /// Goes on to the next row that is not blank; false at the end or at a ``fault``.
    mutating func nextRow() -> Bool {
        while position < bytes.count {
            fields.removeAll(keepingCapacity: true)
            line = nextLine
            guard readFields() else { return false }
            if fields.count > 1 || !fields[0].isEmpty { return true }
        }
        return false
    }

    private mutating func readFields() -> Bool {
        while true {
            let field = bytes[min(position, bytes.count - 1)] == Self.quote ? quotedField() : plainField()
            guard let field else { return false }
            fields.append(field)
            guard position < bytes.count else { return true }
            position += 1
            if bytes[position - 1] == Self.newline {
                nextLine += 1
                return true
            }
        }
    }

    private mutating func plainField() -> Range<Int>? {
        let start = position
        while position < bytes.count, bytes[position] != Self.comma, bytes[position] != Self.newline {
            position += 1
        }
        return trimmed(start..<position)
    }

    private mutating func quotedField() -> Range<Int>? {
        let opening = position
        position += 1
        let start = position
        while position < bytes.count {
            if bytes[position] == Self.newline { nextLine += 1 }
            if bytes[position] == Self.quote {
                // A doubled quote stands for one; no field that is read here has any.
                guard position + 1 < bytes.count, bytes[position + 1] == Self.quote else { break }
                position += 1
            }
            position += 1
        }
        guard position < bytes.count else {
            fault = "a quote is not closed"
            position = opening
            return nil
        }
        let end = position
        position += 1
        if position < bytes.count, bytes[position] == Self.carriageReturn { position += 1 }
        guard position == bytes.count || bytes[position] == Self.comma || bytes[position] == Self.newline
        else {
            fault = "a quote ends within a field"
            return nil
        }
        return trimmed(start..<end)
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, Self.isBlank(bytes[start]) { start += 1 }
        while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == carriageReturn
    }

    private static let comma = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "\"")
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
}
