/// The characters of `YYYY-MM-DDThh:mm:ssZ`, gathered so that they are appended at once.
struct DateDigits {
    private var characters = InlineArray<20, UInt8>(repeating: 0)
    private var count = 0

    mutating func append(_ character: Unicode.Scalar) {
        characters[count] = UInt8(truncatingIfNeeded: character.value)
        count &+= 1
    }

    /// Appends two digits of a number in 0...99.
    mutating func append(_ number: Int) {
        let tens = number / 10
        characters[count] = UInt8(truncatingIfNeeded: 48 &+ tens)
        characters[count &+ 1] = UInt8(truncatingIfNeeded: 48 &+ number &- tens &* 10)
        count &+= 2
    }

    /// Appends `YYYY-MM-DD` of a year in 0...9999.
    mutating func append(_ date: CalendarDate) {
        append(date.year / 100)
        append(date.year % 100)
        append("-")
        append(date.month)
        append("-")
        append(date.day)
    }

    func append(to bytes: inout [UInt8]) {
        unsafe characters.span.extracting(0..<count).withUnsafeBufferPointer {
            unsafe bytes.append(contentsOf: $0)
        }
    }
}
