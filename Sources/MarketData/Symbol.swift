/// The name of an instrument as its provider writes it: `AAPL`, `BRK-B`, `RELIANCE.NS`, `EURUSD=X`,
/// `BTC-USD`, `^GSPC`.
///
/// 1 to 32 of `A-Z a-z 0-9 . - = ^ : _`, beginning with a letter, a digit or `^`, without `..`. Upper and
/// lower case differ. Such a name is safe as one component of a path and in a log line.
public struct Symbol: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The text as given.
    public let rawValue: String

    /// Checks and takes a name.
    ///
    /// - Throws: ``SymbolError`` when the text breaks the rule above.
    public init(_ raw: String) throws(SymbolError) {
        var previous: UInt8 = 0
        var count = 0
        for byte in raw.utf8 {
            count += 1
            guard count <= 32 else { throw .tooLong }
            guard Symbol.isAllowed(byte) else { throw .badCharacter(offset: count - 1) }
            if count == 1, !Symbol.mayBegin(byte) { throw .badBeginning }
            if byte == UInt8(ascii: "."), previous == byte { throw .twoDots }
            previous = byte
        }
        guard count > 0 else { throw .empty }
        rawValue = raw
    }

    /// The text as given.
    public var description: String { rawValue }

    /// Orders by bytes.
    public static func < (left: Symbol, right: Symbol) -> Bool { left.rawValue < right.rawValue }

    private static func mayBegin(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "^"):
            true
        default: false
        }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "_"):
            true
        default: mayBegin(byte)
        }
    }
}
