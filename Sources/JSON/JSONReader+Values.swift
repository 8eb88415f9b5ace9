extension JSONReader {
    /// The byte at the position, 0 at the end; a bare 0 can begin nothing either.
    var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

    mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    mutating func value(depth: Int) throws(Fault) -> JSONValue {
        switch next {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "N"), UInt8(ascii: "I"):
            for word in ["NaN", "Infinity"] where bytes[position...].starts(with: word.utf8) {
                throw Fault(.notFinite, at: position)
            }
            throw unexpected("a value")
        default: throw unexpected("a value")
        }
    }

    /// What to throw when the byte at the position is wrong, or there is none.
    func unexpected(_ expected: String) -> Fault {
        position < bytes.count
            ? Fault(.unexpectedCharacter(expected: expected), at: position)
            : Fault(.unexpectedEnd, at: position)
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Fault) -> JSONValue {
        let start = position
        for byte in word.description.utf8 {
            guard next == byte else {
                if position < bytes.count { position = start }
                throw unexpected("a value")
            }
            position += 1
        }
        return value
    }

    private func checkDepth(_ depth: Int) throws(Fault) {
        if depth > limits.depth { throw Fault(.tooDeep(limit: limits.depth), at: position) }
    }

    private mutating func array(depth: Int) throws(Fault) -> JSONValue {
        try checkDepth(depth)
        position += 1
        skipSpace()
        var elements: [JSONValue] = []
        if next == UInt8(ascii: "]") {
            position += 1
            return .array(elements)
        }
        while true {
            do throws(Fault) {
                elements.append(try value(depth: depth))
            } catch {
                throw error.inside(.index(elements.count))
            }
            skipSpace()
            switch next {
            case UInt8(ascii: ","): try comma(before: UInt8(ascii: "]"))
            case UInt8(ascii: "]"):
                position += 1
                return .array(elements)
            default: throw unexpected("a comma or ]")
            }
        }
    }

    private mutating func object(depth: Int) throws(Fault) -> JSONValue {
        try checkDepth(depth)
        position += 1
        skipSpace()
        var members: [(name: String, value: JSONValue)] = []
        if next == UInt8(ascii: "}") {
            position += 1
            return .object(JSONObject(members: members))
        }
        let scope = names.open()
        while true {
            guard next == UInt8(ascii: "\"") else { throw unexpected("a name in double quotes") }
            let start = position
            let name = try string()
            guard names.insert(name, into: scope, isSame: { JSONObject.isSame(members[$0].name, name) })
            else {
                throw Fault(.duplicateKey(name), at: start).inside(.name(name))
            }
            skipSpace()
            guard next == UInt8(ascii: ":") else { throw unexpected("a colon") }
            position += 1
            skipSpace()
            do throws(Fault) {
                members.append((name, try value(depth: depth)))
            } catch {
                throw error.inside(.name(name))
            }
            skipSpace()
            switch next {
            case UInt8(ascii: ","): try comma(before: UInt8(ascii: "}"))
            case UInt8(ascii: "}"):
                position += 1
                names.close(scope)
                return .object(JSONObject(members: members))
            default: throw unexpected("a comma or }")
            }
        }
    }

    private mutating func comma(before end: UInt8) throws(Fault) {
        let comma = position
        position += 1
        skipSpace()
        if next == end { throw Fault(.trailingComma, at: comma) }
    }
}
