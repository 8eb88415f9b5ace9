/// Reads the parts of a POSIX `TZ` rule.
struct PosixScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    func isAt(_ wanted: Unicode.Scalar) -> Bool { !isAtEnd && UInt32(bytes[position]) == wanted.value }

    mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        guard isAt(wanted) else { return false }
        position += 1
        return true
    }

    /// Passes an abbreviation: three letters or more, or anything in angle brackets.
    mutating func name() -> Bool {
        if take("<") {
            while !isAtEnd, !isAt(">") { position += 1 }
            return take(">")
        }
        let start = position
        while !isAtEnd, case 65...90 = bytes[position] & 0xDF { position += 1 }
        return position - start >= 3
    }

    /// `[±]hh[:mm[:ss]]`.
    mutating func seconds(hours: ClosedRange<Int>) -> Int? {
        let sign = take("-") ? -1 : 1
        if sign == 1 { _ = take("+") }
        guard let hour = number(hours) else { return nil }
        var total = hour * 3_600
        for unit in [60, 1] where take(":") {
            guard let part = number(0...59) else { return nil }
            total += part * unit
        }
        return sign * total
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int? {
        var value = 0
        let start = position
        while !isAtEnd, position - start < 4, case 48...57 = bytes[position] {
            value = value * 10 + Int(bytes[position]) - 48
            position += 1
        }
        return position > start && range.contains(value) ? value : nil
    }
}
