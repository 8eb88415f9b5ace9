/// Decimal digits of numbers, eight at a time.
enum Digits {
    /// Appends an integer.
    static func append(_ number: Int64, to bytes: inout [UInt8]) {
        append(number.magnitude, isNegative: number < 0, to: &bytes)
    }

    /// Appends an integer with its sign.
    static func append(_ magnitude: UInt64, isNegative: Bool, to bytes: inout [UInt8]) {
        append(magnitude, fraction: 0, places: 0, isNegative: isNegative, to: &bytes)
    }

    /// Appends a sign, an integer and, where there are decimal places, a point and so many digits of a fraction.
    ///
    /// - Parameters:
    ///   - integer: What stands before the point.
    ///   - fraction: The digits after it as a number, below 10^17.
    ///   - places: How many digits those are with their leading zeros, at most 24.
    ///   - isNegative: Whether a minus sign comes first.
    ///   - bytes: What to append to.
    static func append(
        _ integer: UInt64,
        fraction: UInt64,
        places: Int,
        isNegative: Bool,
        to bytes: inout [UInt8]
    ) {
        precondition(places >= 0 && places <= 24, "digits that there is room for")
        // A sign, 20 digits, a point, 24 more, and what the last eight may write too much.
        bytes.append(addingCapacity: 56) { output in
            unsafe output.withUnsafeMutableBufferPointer { buffer, count in
                guard let start = buffer.baseAddress else { return }
                var next = unsafe start + count
                if isNegative { unsafe put(UInt8(ascii: "-"), &next) }
                unsafe put(integer, &next)
                if places > 0 {
                    unsafe put(UInt8(ascii: "."), &next)
                    let upper = fraction / 100_000_000
                    if places > 16 { unsafe put(upper / 100_000_000, width: places &- 16, &next) }
                    if places > 8 { unsafe put(upper % 100_000_000, width: min(8, places &- 8), &next) }
                    unsafe put(fraction &- upper &* 100_000_000, width: min(8, places), &next)
                }
                unsafe count = next - start
            }
        }
    }

    private typealias Place = UnsafeMutablePointer<UInt8>

    @inline(__always)
    private static func put(_ character: UInt8, _ next: inout Place) {
        unsafe next.pointee = character
        unsafe next += 1
    }

    /// All digits of a number, at least one.
    @inline(__always)
    private static func put(_ number: UInt64, _ next: inout Place) {
        if number < 100_000_000 { return unsafe putFirst(number, &next) }
        let upper = number / 100_000_000
        if upper < 100_000_000 {
            unsafe putFirst(upper, &next)
        } else {
            unsafe putFirst(upper / 100_000_000, &next)
            unsafe put(upper % 100_000_000, width: 8, &next)
        }
        unsafe put(number &- upper &* 100_000_000, width: 8, &next)
    }

    /// The digits of a number below 10^8 without leading zeros, at least one.
    @inline(__always)
    private static func putFirst(_ number: UInt64, _ next: inout Place) {
        let digits = eight(number)
        unsafe put(digits, width: min(8, 8 &- digits.trailingZeroBitCount / 8), as: &next)
    }

    /// The last digits of a number below 10^8, leading zeros among them.
    @inline(__always)
    private static func put(_ number: UInt64, width: Int, _ next: inout Place) {
        unsafe put(eight(number), width: width, as: &next)
    }

    @inline(__always)
    private static func put(_ digits: UInt64, width: Int, as next: inout Place) {
        // Zero has no digit that is not 0, but one all the same.
        let width = max(1, width)
        let characters = (digits | 0x3030_3030_3030_3030) &>> UInt64(8 &* (8 &- width))
        unsafe UnsafeMutableRawPointer(next).storeBytes(of: characters.littleEndian, as: UInt64.self)
        unsafe next += width
    }

    /// Eight digits of a number below 10^8, a byte a digit, the first of them lowest.
    ///
    /// The number is halved three times, both halves of each part at once: the products are of parts so small that their
    /// upper bits are the quotient.
    @inline(__always)
    private static func eight(_ number: UInt64) -> UInt64 {
        let fours = number / 10_000 | (number % 10_000) &<< 32
        let hundreds = (fours &* 10_486) &>> 20 & 0x0000_007F_0000_007F
        let pairs = hundreds | (fours &- hundreds &* 100) &<< 16
        let tens = (pairs &* 103) &>> 10 & 0x000F_000F_000F_000F
        return tens | (pairs &- tens &* 10) &<< 8
    }
}
