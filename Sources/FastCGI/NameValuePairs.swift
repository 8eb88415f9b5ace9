/// Name-value pairs of PARAMS and GET_VALUES (FastCGI 1.0 section 3.4), checked before anything is allocated for them.
struct NameValuePairs {
    /// A pair as ranges in the bytes it was read from.
    struct Pair: Equatable {
        var name: Range<Int>
        var value: Range<Int>
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether all pairs are sound and not more than `maximumCount`.
    static func areSound(_ bytes: [UInt8], maximumCount: Int) -> Bool {
        var pairs = NameValuePairs(bytes)
        var count = 0
        while !pairs.isAtEnd {
            guard count < maximumCount, pairs.next() != nil else { return false }
            count += 1
        }
        return true
    }

    /// Bytes of the first pairs that keep to both limits; nil if any pair is not sound.
    static func soundPrefix(_ bytes: [UInt8], maximumCount: Int, maximumBytes: Int) -> Int? {
        var pairs = NameValuePairs(bytes)
        var count = 0
        var kept = 0
        while !pairs.isAtEnd {
            guard pairs.next() != nil else { return nil }
            count += 1
            if count <= maximumCount, pairs.position <= maximumBytes { kept = pairs.position }
        }
        return kept
    }

    /// Whether everything has been read.
    var isAtEnd: Bool { position == bytes.count }

    /// The next pair, or nil if a length runs past the end, the name is empty, or there is a NUL, which would cut the text
    /// short in C.
    mutating func next() -> Pair? {
        guard let nameLength = length(), let valueLength = length(), nameLength > 0 else { return nil }
        // Both are below 2^31, so the sum cannot overflow an Int.
        guard nameLength + valueLength <= bytes.count - position else { return nil }
        let name = position..<position + nameLength
        let value = name.upperBound..<name.upperBound + valueLength
        position = value.upperBound
        for index in name.lowerBound..<value.upperBound where bytes[index] == 0 { return nil }
        return Pair(name: name, value: value)
    }

    /// One byte, or four with the highest bit set.
    private mutating func length() -> Int? {
        guard position < bytes.count else { return nil }
        let first = bytes[position]
        position += 1
        if first & 0x80 == 0 { return Int(first) }
        guard position + 3 <= bytes.count else { return nil }
        defer { position += 3 }
        return Int(first & 0x7F) << 24 | Int(bytes[position]) << 16 | Int(bytes[position + 1]) << 8
            | Int(bytes[position + 2])
    }
}
