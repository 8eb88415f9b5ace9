/// The text of one number, written from its last character to its first.
struct DigitBuffer {
    // 21 decimal places, a point, 16 digits before it and a sign fit.
    private var characters = InlineArray<40, UInt8>(repeating: 0)
    private var start = 40

    mutating func prepend(_ character: UInt8) {
        start &-= 1
        characters[start] = character
    }

    /// Puts the digits of a number in front, at least one and with leading zeros at least `width`.
    mutating func prepend(_ number: UInt64, width: Int = 1) {
        let end = start &- width
        var rest = number
        // Eight digits at a time, so that most divisions are of 32 bits.
        while rest >= 100_000_000 {
            let quotient = rest / 100_000_000
            let chunkEnd = start &- 8
            prepend(UInt32(truncatingIfNeeded: rest &- quotient &* 100_000_000))
            while start > chunkEnd { prepend(UInt8(ascii: "0")) }
            rest = quotient
        }
        prepend(UInt32(truncatingIfNeeded: rest))
        while start > end { prepend(UInt8(ascii: "0")) }
    }

    /// Puts the digits of a number in front, none for 0.
    private mutating func prepend(_ number: UInt32) {
        var rest = number
        while rest >= 100 {
            let quotient = rest / 100
            let pair = rest &- quotient &* 100
            // That is pair / 10 for what is below 179.
            let tens = (pair &* 103) >> 10
            characters[start &- 1] = UInt8(truncatingIfNeeded: 48 &+ pair &- tens &* 10)
            characters[start &- 2] = UInt8(truncatingIfNeeded: 48 &+ tens)
            start &-= 2
            rest = quotient
        }
        if rest >= 10 {
            prepend(UInt8(truncatingIfNeeded: 48 &+ rest % 10))
            rest /= 10
        }
        if rest > 0 { prepend(UInt8(truncatingIfNeeded: 48 &+ rest)) }
    }

    func append(to bytes: inout [UInt8]) {
        unsafe characters.span.extracting(start..<40).withUnsafeBufferPointer {
            unsafe bytes.append(contentsOf: $0)
        }
    }

    static func append(_ number: Int64, to bytes: inout [UInt8]) {
        var buffer = DigitBuffer()
        buffer.prepend(number.magnitude)
        if number < 0 { buffer.prepend(UInt8(ascii: "-")) }
        buffer.append(to: &bytes)
    }
}
