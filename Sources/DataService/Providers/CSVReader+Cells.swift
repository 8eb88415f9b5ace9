import MarketData

extension CSVReader {
    /// A field as a number.
    ///
    /// - Throws: ``CellError`` for an empty field and for anything that is not a finite decimal number.
    func number(_ place: Int, _ name: String) throws(CellError) -> Double {
        let field = self[place]
        if let value = Self.shortDecimal(field) { return value }
        let text = String(decoding: field, as: UTF8.self)
        // `Double` would also take hexadecimal digits, `inf` and `nan`.
        guard field.allSatisfy(Self.mayStandInNumber), let value = Double(text), value.isFinite else {
            throw CellError(
                fault: field.isEmpty ? "\(name) is empty" : "\(name) is \"\(text.prefix(40))\", not a number"
            )
        }
        return value
    }

    /// A field as a time: a date, RFC 3339, `YYYY-MM-DD hh:mm[:ss]` in UTC, or Unix seconds.
    ///
    /// - Throws: ``CellError`` for anything else.
    func time(_ place: Int) throws(CellError) -> Int64 {
        if let time = Self.fixedWidthTime(self[place]) { return time }
        let text = text(place)
        if let time = Instant.parse(text) { return time }
        let utc = text.utf8.count == 16 ? text + ":00Z" : text + "Z"
        if text.utf8.dropFirst(10).first == UInt8(ascii: " "), let time = Instant.parse(utc) { return time }
        throw CellError(
            fault:
                "\"\(text.prefix(40))\" is not a time; accepted are 2024-01-31, 2024-01-31T14:30:00Z, 2024-01-31 14:30 (UTC) "
                + "and Unix seconds"
        )
    }

    /// `YYYY-MM-DD` and `YYYY-MM-DDThh:mm:ssZ` from year 1000 on; nil for any other text.
    ///
    /// Nearly all files have times in one of these, and reading them so takes a twentieth of the time.
    private static func fixedWidthTime(_ field: ArraySlice<UInt8>) -> Int64? {
        guard field.count == 10 || field.count == 20 else { return nil }
        let start = field.startIndex
        func digits(_ offset: Int, _ count: Int) -> Int {
            var value = 0
            for byte in field[start + offset..<start + offset + count] {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return -1_000_000 }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return value
        }
        func has(_ character: Unicode.Scalar, at offset: Int) -> Bool {
            field[start + offset] == UInt8(ascii: character)
        }
        let (year, month, day) = (digits(0, 4), digits(5, 2), digits(8, 2))
        guard year >= 1000, month >= 0, day >= 0, has("-", at: 4), has("-", at: 7),
            let date = CalendarDate(year: year, month: month, day: day)
        else { return nil }
        if field.count == 10 { return date.secondsUTC }
        let (hour, minute, second) = (digits(11, 2), digits(14, 2), digits(17, 2))
        guard has("T", at: 10), has(":", at: 13), has(":", at: 16), has("Z", at: 19), (0..<24).contains(hour),
            (0..<60).contains(minute), (0..<60).contains(second)
        else { return nil }
        return date.secondsUTC + Int64(hour * 3600 + minute * 60 + second)
    }

    /// Decimal digits with at most one point and at most 15 digits, exactly; nil for any other text.
    ///
    /// Both the digits and the power of ten are exact as `Double`, so their quotient is rounded once and is
    /// the nearest value (Clinger 1990). Prices are nearly always of this form, and reading them so takes a
    /// fifth of the time.
    private static func shortDecimal(_ field: ArraySlice<UInt8>) -> Double? {
        guard field.count <= 16, !field.isEmpty else { return nil }
        var digits: Int64 = 0
        var count = 0
        var decimals: Int?
        for byte in field {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits = digits &* 10 &+ Int64(byte &- UInt8(ascii: "0"))
                count += 1
                if let places = decimals { decimals = places + 1 }
            case UInt8(ascii: ".") where decimals == nil: decimals = 0
            default: return nil
            }
        }
        guard (1...15).contains(count) else { return nil }
        return Double(digits) / powersOfTen[decimals ?? 0]
    }

    private static let powersOfTen: [Double] = (0...15).reduce(into: []) { powers, _ in
        powers.append((powers.last ?? 0.1) * 10)
    }

    private static func mayStandInNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "e"),
            UInt8(ascii: "E"):
            true
        default: false
        }
    }
}
