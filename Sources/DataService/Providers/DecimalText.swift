/// Numbers that come as text.
enum DecimalText {
    /// A finite decimal number; nil for anything else, hexadecimal digits, `inf` and `nan` included.
    static func value(_ text: String) -> Double? {
        guard text.utf8.count <= 64, text.utf8.allSatisfy(mayStand), let value = Double(text), value.isFinite
        else {
            return nil
        }
        return value
    }

    private static func mayStand(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}
