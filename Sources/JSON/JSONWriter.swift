/// Writes one JSON document as UTF-8 bytes, without white space.
///
/// Commas are put in by themselves; the caller sees to it that each member has a name and each container is
/// closed. Numbers are written so that reading them gives the same bits; a double that is not finite stops
/// the program, because an undefined figure has to be an explicit nil.
public struct JSONWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8]
    private var needsComma = false
    private var depth = 0

    /// Starts an empty document with room for so many bytes.
    public init(capacity: Int = 4_096) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Opens an object.
    public mutating func beginObject() { open(UInt8(ascii: "{")) }

    /// Closes the innermost object.
    public mutating func endObject() { close(UInt8(ascii: "}")) }

    /// Opens an array.
    public mutating func beginArray() { open(UInt8(ascii: "[")) }

    /// Closes the innermost array.
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    /// Writes the name of the member whose value comes next.
    public mutating func key(_ name: String) {
        separate()
        appendQuoted(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a name that is known when compiling and has nothing to escape.
    public mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a name that was made ready before, by its place among them.
    public mutating func key(_ place: Int, of keys: JSONKeys) {
        separate()
        unsafe keys.bytes.span.extracting(keys.bounds[place]..<keys.bounds[place + 1]).withUnsafeBufferPointer
        {
            unsafe bytes.append(contentsOf: $0)
        }
        needsComma = false
    }

    /// Writes a name whose bytes the closure appends; they have to need no escapes, as dates do.
    public mutating func key(appending write: (inout [UInt8]) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        write(&bytes)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a string.
    public mutating func string(_ value: String) {
        separate()
        appendQuoted(value)
        needsComma = true
    }

    /// Writes a string or, for nil, `null`.
    public mutating func string(_ value: String?) {
        if let value { string(value) } else { null() }
    }

    /// Writes a string whose bytes the closure appends; they have to need no escapes, as dates and names do.
    public mutating func string(appending write: (inout [UInt8]) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        write(&bytes)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Writes a finite double with as few digits as give it back: `100000`, `0.1`, `1e+300`.
    public mutating func number(_ value: Double) {
        separate()
        ShortestDecimal.append(value, to: &bytes)
        needsComma = true
    }

    /// Writes a finite double or, for nil, `null`.
    public mutating func number(_ value: Double?) {
        if let value { number(value) } else { null() }
    }

    /// Writes an integer.
    public mutating func number(_ value: Int64) {
        separate()
        Digits.append(value, to: &bytes)
        needsComma = true
    }

    /// Writes an integer.
    public mutating func number(_ value: Int) { number(Int64(value)) }

    /// Writes an integer or, for nil, `null`.
    public mutating func number(_ value: Int?) {
        if let value { number(value) } else { null() }
    }

    /// Writes an array of finite doubles.
    public mutating func numbers(_ values: [Double]) {
        open(UInt8(ascii: "["))
        for value in values {
            if needsComma { bytes.append(UInt8(ascii: ",")) }
            ShortestDecimal.append(value, to: &bytes)
            needsComma = true
        }
        close(UInt8(ascii: "]"))
    }

    /// Writes an array of doubles in which NaN stands for an undefined value and becomes `null`.
    public mutating func numbersOrNull(_ values: [Double]) {
        open(UInt8(ascii: "["))
        for value in values {
            if value.isNaN { null() } else { number(value) }
        }
        close(UInt8(ascii: "]"))
    }

    /// Writes `true` or `false`.
    public mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
        needsComma = true
    }

    /// Writes `null`.
    public mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
        needsComma = true
    }

    /// Writes a value that is JSON already.
    public mutating func raw(_ json: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
        needsComma = true
    }

    /// Writes a value that was read or built.
    public mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .number(let value):
            if let int = value.int, int != 0 { number(int) } else { number(value.double) }
        case .string(let value): string(value)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let object):
            beginObject()
            for member in object.members {
                key(member.name)
                self.value(member.value)
            }
            endObject()
        }
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        depth += 1
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        precondition(depth > 0, "an array or object is closed that was not opened")
        bytes.append(bracket)
        depth -= 1
        needsComma = true
    }

    private mutating func appendQuoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        EscapedString.append(text, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }
}
