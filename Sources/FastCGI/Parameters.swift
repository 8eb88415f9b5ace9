/// The CGI parameters of a request, as the web server sent them.
///
/// All names and values stand in one buffer, and a lookup compares bytes: a request with thirty parameters costs
/// two allocations, not sixty.
public struct Parameters: Sendable {
    private struct Entry { var nameEnd, valueStart, valueEnd: Int32 }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []

    /// Parameters from pairs, in order.
    ///
    /// - Parameter pairs: Names such as `REQUEST_METHOD`, and their values.
    public init(_ pairs: [(name: String, value: String)] = []) {
        for pair in pairs { append(name: pair.name.utf8, value: pair.value.utf8) }
    }

    /// The pairs of a PARAMS stream, up to the first that is not sound.
    init(encoded bytes: [UInt8]) {
        var encoded = NameValuePairs(bytes)
        while !encoded.isAtEnd, let pair = encoded.next() {
            append(name: bytes[pair.name], value: bytes[pair.value])
        }
    }

    /// Number of parameters.
    public var count: Int { entries.count }

    mutating func reserve(bytes count: Int, entries entryCount: Int) {
        bytes.reserveCapacity(count)
        entries.reserveCapacity(entryCount)
    }

    mutating func append(name: some Collection<UInt8>, value: some Collection<UInt8>) {
        bytes.append(contentsOf: name)
        let nameEnd = Int32(bytes.count)
        bytes.append(UInt8(ascii: "="))
        append(nameEnd: nameEnd, value: value)
    }

    /// One `NAME=value` text, the form of libfcgi's environment; text without `=` is a name without a value.
    mutating func append(pair: UnsafeRawBufferPointer) {
        let start = bytes.count
        unsafe bytes.append(contentsOf: pair)
        let end = bytes.count
        let equals = bytes[start..<end].firstIndex(of: UInt8(ascii: "=")) ?? end
        entries.append(
            Entry(nameEnd: Int32(equals), valueStart: Int32(min(equals + 1, end)), valueEnd: Int32(end))
        )
    }

    private mutating func append(nameEnd: Int32, value: some Collection<UInt8>) {
        let valueStart = Int32(bytes.count)
        bytes.append(contentsOf: value)
        entries.append(Entry(nameEnd: nameEnd, valueStart: valueStart, valueEnd: Int32(bytes.count)))
    }

    /// The value of the last parameter of that exact name, or nil; bytes that are not UTF-8 are repaired.
    public subscript(_ name: String) -> String? {
        value(of: name.utf8).map { String(decoding: $0, as: UTF8.self) }
    }

    /// All names and values, in the order sent.
    public var pairs: [(name: String, value: String)] {
        entries.indices.map { index in
            let name = String(decoding: nameBytes(index), as: UTF8.self)
            return (name, String(decoding: valueBytes(index), as: UTF8.self))
        }
    }

    func value(of name: some Collection<UInt8>) -> ArraySlice<UInt8>? {
        // The last one wins, as a later `fastcgi_param` of nginx is meant to override an earlier one.
        let count = name.count
        for index in entries.indices.reversed() {
            // The length tells nearly all names apart.
            let start = index == 0 ? 0 : Int(entries[index - 1].valueEnd)
            guard Int(entries[index].nameEnd) - start == count else { continue }
            if bytes[start..<start + count].elementsEqual(name) { return valueBytes(index) }
        }
        return nil
    }

    private func nameBytes(_ index: Int) -> ArraySlice<UInt8> {
        let start = index == 0 ? 0 : Int(entries[index - 1].valueEnd)
        return bytes[start..<Int(entries[index].nameEnd)]
    }

    private func valueBytes(_ index: Int) -> ArraySlice<UInt8> {
        bytes[Int(entries[index].valueStart)..<Int(entries[index].valueEnd)]
    }
}
