import Foundation
import Indicators
import Testing

/// Expected values of an indicator, from the file of its name; the first line of each file says whose they are.
struct Golden {
    /// One indicator over one series with one set of parameters.
    struct Case {
        let bars: String
        let given: [(String, Double)]
        var columns: [Column] = []
    }

    /// Values of one output, every ninth from its first defined bar.
    struct Column {
        let output: String
        let first: Int
        let values: [Double]
    }

    static let stride = 9
    let cases: [Case]

    init(_ indicator: String) throws {
        var cases: [Case] = []
        for line in try Self.lines(of: "\(indicator).txt") {
            if line.hasPrefix("  ") {
                let fields = line.split(separator: " ")
                let column = Column(
                    output: String(fields[0]),
                    first: Int(try Self.number(fields[1].dropLast())),
                    values: try fields.dropFirst(2).map(Self.number)
                )
                try #require(!cases.isEmpty)
                cases[cases.count - 1].columns.append(column)
            } else {
                let fields = line.split(separator: " ")
                let given = try fields.dropFirst().map { pair in
                    let sides = pair.split(separator: "=")
                    return (String(sides[0]), try Self.number(sides[1]))
                }
                cases.append(Case(bars: String(fields[0]), given: given))
            }
        }
        self.cases = cases
    }

    /// The lines of a file of the folder, without the first, which is its source.
    static func lines(of file: String) throws -> [String] {
        let folder = try #require(Bundle.module.url(forResource: "Golden", withExtension: nil))
        let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        let lines = text.split(separator: "\n").map(String.init)
        try #require(lines.first?.hasPrefix("# ") == true, "\(file) says where it is from")
        return Array(lines.dropFirst())
    }

    static func number(_ text: some StringProtocol) throws -> Double {
        try #require(Double(text), "a number in place of \(text)")
    }
}
