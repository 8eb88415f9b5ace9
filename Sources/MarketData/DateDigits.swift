/// Decimal digits of dates and times of day.
enum DateDigits {
    /// Appends two digits of a number in 0...99.
    static func append(_ number: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(truncatingIfNeeded: 48 + number / 10))
        bytes.append(UInt8(truncatingIfNeeded: 48 + number % 10))
    }

    /// Appends four digits of a year, or as many as it needs with its sign outside 0...9999.
    static func append(year: Int, to bytes: inout [UInt8]) {
        guard (0...9_999).contains(year) else { return bytes.append(contentsOf: String(year).utf8) }
        append(year / 100, to: &bytes)
        append(year % 100, to: &bytes)
    }
}
