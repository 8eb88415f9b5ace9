/// Name-value pairs of PARAMS and GET_VALUES (FastCGI 1.0 section 3.4), checked before anything is allocated for them.
struct NameValuePairs: Equatable {
    /// A pair as ranges in the bytes it was read from.
    struct Pair: Equatable {
        var name: Range<Int>
        var value: Range<Int>
    }

    /// The pairs in order.
    private(set) var pairs: [Pair] = []

    /// Reads pairs, or nil if a length runs past the end, there are more than `maximumCount`, a name is empty, or there is
    /// a NUL, which would cut the text short in C.
    init?(_ bytes: [UInt8], maximumCount: Int) {
        var reader = Reader(count: bytes.count)
        while reader.position < bytes.count {
            guard pairs.count < maximumCount, let pair = reader.next(bytes) else { return nil }
            if bytes[pair.name].contains(0) || bytes[pair.value].contains(0) { return nil }
            pairs.append(pair)
        }
    }

    private struct Reader {
        var position = 0
        let count: Int

        mutating func next(_ bytes: [UInt8]) -> Pair? {
            guard let nameLength = length(bytes), let valueLength = length(bytes), nameLength > 0 else {
                return nil
            }
            // Both are below 2^31, so the sum cannot overflow an Int.
            guard nameLength + valueLength <= count - position else { return nil }
            let name = position..<position + nameLength
            let value = name.upperBound..<name.upperBound + valueLength
            position = value.upperBound
            return Pair(name: name, value: value)
        }

        private mutating func length(_ bytes: [UInt8]) -> Int? {
            guard position < count else { return nil }
            let first = bytes[position]
            position += 1
            if first & 0x80 == 0 { return Int(first) }
            guard position + 3 <= count else { return nil }
            defer { position += 3 }
            return Int(first & 0x7F) << 24 | Int(bytes[position]) << 16 | Int(bytes[position + 1]) << 8
                | Int(bytes[position + 2])
        }
    }
}
