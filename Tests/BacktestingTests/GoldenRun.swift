import Indicators
import Testing

@testable import Backtesting

/// One run of another engine: what was run, its totals and its trades.
struct GoldenRun: Sendable, CustomTestStringConvertible {
    struct Trade: Sendable {
        let entryBar: Int
        let exitBar: Int
        let size: Double
        let entryPrice: Double
        let exitPrice: Double
        let pnl: Double
        let returnFraction: Double
        let isOpen: Bool
    }

    let strategy: String
    let parameters: [(String, Double)]
    let fill: String
    let commission: Double
    let totals: [Double]
    var trades: [Trade] = []

    var testDescription: String { "\(strategy) \(fill) \(commission)" }

    /// All runs of a file, those of strategies that the catalogue lacks left out.
    static func all(_ file: String) throws -> [GoldenRun] {
        var runs: [GoldenRun] = []
        var header: [String] = []
        for row in try GoldenFile.rows(file) {
            let numbers = row.dropFirst().map { Double($0) ?? .nan }
            switch row[0] {
            case "run": header = row
            case "total":
                let words = header[1].split(separator: " ")
                runs.append(
                    GoldenRun(
                        strategy: String(words[0]),
                        parameters: words.dropFirst().map { word in
                            let parts = word.split(separator: "=")
                            return (String(parts[0]), Double(parts[1]) ?? .nan)
                        },
                        fill: header.count > 3 ? header[2] : "next_open",
                        commission: Double(header[header.count - 1]) ?? .nan,
                        totals: Array(numbers)
                    )
                )
            default:
                runs[runs.count - 1].trades.append(
                    Trade(
                        entryBar: Int(numbers[0]),
                        exitBar: Int(numbers[1]),
                        size: numbers[2],
                        entryPrice: numbers[3],
                        exitPrice: numbers[4],
                        pnl: numbers[5],
                        returnFraction: numbers[6],
                        isOpen: row.last == "open"
                    )
                )
            }
        }
        return runs.filter { Backtesting.strategy(named: $0.strategy) != nil }
    }
}
