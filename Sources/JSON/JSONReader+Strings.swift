extension JSONReader {
    /// Reads a string from its opening quote on.
    mutating func string() throws(Fault) -> String {
        let start = position
        position += 1
        let contentStart = position
        let end = try runEnd()
        if bytes[end] == UInt8(ascii: "\"") {
            position = end + 1
            guard end <= invalidUTF8 || invalidUTF8 < start else {
                throw Fault(.invalidUTF8, at: invalidUTF8)
            }
            return String(decoding: bytes[contentStart..<end], as: UTF8.self)
        }
        return try escapedString(from: contentStart, firstEscape: end, start: start)
    }

    private mutating func escapedString(from contentStart: Int, firstEscape: Int, start: Int) throws(Fault)
        -> String
    {
        unescaped.removeAll(keepingCapacity: true)
        unescaped.append(contentsOf: bytes[contentStart..<firstEscape])
        position = firstEscape
        while bytes[position] == UInt8(ascii: "\\") {
            try escape()
            let runStart = position
            let end = try runEnd()
            unescaped.append(contentsOf: bytes[runStart..<end])
            position = end
        }
        position += 1
        guard position <= invalidUTF8 || invalidUTF8 < start else {
            throw Fault(.invalidUTF8, at: invalidUTF8)
        }
        return String(decoding: unescaped, as: UTF8.self)
    }

    /// Index of the next quote or backslash from the position on.
    private func runEnd() throws(Fault) -> Int {
        let span = bytes.span
        var i = position
        while i < span.count {
            let byte = span[i]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return i }
            if byte < 0x20 { throw Fault(.controlCharacter, at: i) }
            i += 1
        }
        throw Fault(.unexpectedEnd, at: i)
    }

    /// Resolves one escape at the position.
    private mutating func escape() throws(Fault) {
        let start = position
        position += 1
        guard position < bytes.count else { throw Fault(.unexpectedEnd, at: position) }
        let letter = bytes[position]
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(letter)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "u"): try unicodeEscape(start)
        default: throw Fault(.badEscape, at: start)
        }
    }

    private mutating func unicodeEscape(_ start: Int) throws(Fault) {
        var code = try fourHexDigits(start)
        if code & 0xFC00 == 0xD800 {
            guard next == UInt8(ascii: "\\"), position + 1 < bytes.count,
                bytes[position + 1] == UInt8(ascii: "u")
            else {
                throw Fault(.loneSurrogate, at: start)
            }
            let second = position
            position += 2
            let low = try fourHexDigits(second)
            guard low & 0xFC00 == 0xDC00 else { throw Fault(.loneSurrogate, at: start) }
            code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
        }
        // Nil for the second half of a pair alone.
        guard let scalar = Unicode.Scalar(code) else { throw Fault(.loneSurrogate, at: start) }
        unescaped.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private mutating func fourHexDigits(_ start: Int) throws(Fault) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count else { throw Fault(.unexpectedEnd, at: position) }
            let byte = bytes[position]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw Fault(.badEscape, at: start)
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }
}
