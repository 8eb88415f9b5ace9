extension JSONReader {
    /// Reads a number at a minus sign or digit.
    mutating func number() throws(Fault) -> JSONNumber {
        let bytes = bytes
        let span = bytes.span
        let start = position
        var i = start
        let isNegative = span[i] == UInt8(ascii: "-")
        if isNegative { i += 1 }
        guard i < span.count else { throw Fault(.unexpectedEnd, at: i) }
        guard isDigit(span[i]) else {
            let isInfinity = span[i] == UInt8(ascii: "I")
            throw Fault(isInfinity ? .notFinite : .badNumber, at: isInfinity ? start : i)
        }

        // The digits as one integer, which wraps from the twentieth significant one on and then does not count.
        var mantissa: UInt64 = 0
        var digits = 0
        let integerStart = i
        while i < span.count, isDigit(span[i]) {
            mantissa = mantissa &* 10 &+ UInt64(span[i] &- 48)
            if digits > 0 || span[i] != UInt8(ascii: "0") { digits += 1 }
            i += 1
        }
        if i - integerStart > 1, span[integerStart] == UInt8(ascii: "0") {
            throw Fault(.leadingZero, at: integerStart)
        }
        var exponent = 0
        var isInteger = true
        if i < span.count, span[i] == UInt8(ascii: ".") {
            isInteger = false
            i += 1
            let fractionStart = i
            while i < span.count, isDigit(span[i]) {
                mantissa = mantissa &* 10 &+ UInt64(span[i] &- 48)
                if digits > 0 || span[i] != UInt8(ascii: "0") { digits += 1 }
                i += 1
            }
            guard i > fractionStart else { throw missingDigit(at: i) }
            exponent = fractionStart - i
        }
        if i < span.count, span[i] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            i += 1
            exponent += try scaleExponent(&i)
        }
        position = i
        guard i - start <= JSONReader.numberLength else {
            throw Fault(.numberTooLong(limit: JSONReader.numberLength), at: start)
        }

        if digits <= 19, let magnitude = Decimal.exactDouble(mantissa, exponent: exponent) {
            let double = isNegative ? -magnitude : magnitude
            return JSONNumber(double: double, int: isInteger ? integer(mantissa, isNegative) : nil)
        }
        guard let double = Double(String(decoding: bytes[start..<i], as: UTF8.self)), double.isFinite else {
            throw Fault(.numberOutOfRange, at: start)
        }
        return JSONNumber(double: double, int: nil)
    }

    /// Reads the sign and digits after `e`.
    private func scaleExponent(_ i: inout Int) throws(Fault) -> Int {
        let span = bytes.span
        var isNegative = false
        if i < span.count, span[i] == UInt8(ascii: "+") || span[i] == UInt8(ascii: "-") {
            isNegative = span[i] == UInt8(ascii: "-")
            i += 1
        }
        let start = i
        var value = 0
        while i < span.count, isDigit(span[i]) {
            // Beyond this no double is left, and nothing overflows.
            if value < 1_000_000 { value = value * 10 + Int(span[i] &- 48) }
            i += 1
        }
        guard i > start else { throw missingDigit(at: i) }
        return isNegative ? -value : value
    }

    private func integer(_ magnitude: UInt64, _ isNegative: Bool) -> Int64? {
        if isNegative {
            return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
        }
        return Int64(exactly: magnitude)
    }

    private func missingDigit(at i: Int) -> Fault {
        Fault(i < bytes.count ? .badNumber : .unexpectedEnd, at: i)
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
}
