/// Decimal digits of integers.
struct DecimalDigits {
    /// The digits, right-aligned.
    private var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
    /// How many there are, at least 1.
    private(set) var count = 0

    init(_ number: UInt64) {
        var rest = number
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            count += 1
            digits[20 - count] = UInt8(truncatingIfNeeded: 48 + digit)
            rest = quotient
        } while rest > 0
    }

    /// The digit at a place from the left.
    subscript(_ i: Int) -> UInt8 { digits[20 - count + i] }

    static func append(_ number: Int64, to bytes: inout [UInt8]) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        append(number.magnitude, to: &bytes)
    }

    static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        let digits = DecimalDigits(number)
        for i in 0..<digits.count { bytes.append(digits[i]) }
    }
}
