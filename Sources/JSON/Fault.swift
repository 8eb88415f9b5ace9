/// An error on its way out of the nested values, gathering the path to its place.
struct Fault: Error {
    enum Step {
        case index(Int)
        case name(String)
    }

    let kind: JSONError.Kind
    let offset: Int
    /// Innermost first.
    private(set) var path: [Step] = []

    init(_ kind: JSONError.Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    func inside(_ step: Step) -> Fault {
        var fault = self
        fault.path.append(step)
        return fault
    }

    func error(in bytes: [UInt8]) -> JSONError {
        let before = bytes[..<min(offset, bytes.count)]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return JSONError(
            kind: kind,
            offset: offset,
            line: before.count { $0 == UInt8(ascii: "\n") } + 1,
            // Continuation bytes 10xxxxxx belong to the scalar before them.
            column: before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1,
            pointer: pointer
        )
    }

    private var pointer: String {
        var text = ""
        for step in path.reversed() {
            text += "/"
            switch step {
            case .index(let index): text += String(index)
            case .name(let name):
                for scalar in name.unicodeScalars {
                    switch scalar {
                    case "~": text += "~0"
                    case "/": text += "~1"
                    default: text.unicodeScalars.append(scalar)
                    }
                }
            }
        }
        return text
    }
}
