import Foundation
import Indicators
import MarketData
import Testing

@testable import Backtesting

/// A committed file of values made by others; its first lines say by whom.
enum GoldenFile {
    /// Lines that are no comments, split into fields.
    static func rows(_ name: String, separator: Character = "\t") throws -> [[String]] {
        let folder = try #require(Bundle.module.url(forResource: "Golden", withExtension: nil))
        let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            line.split(separator: separator).map(String.init)
        }
    }

    /// The series that the golden runs were made on.
    static let goog: BarSeries = {
        do {
            let bars = try rows("goog_1d.csv", separator: ",").dropFirst().map { fields in
                Bar(
                    time: CalendarDate(parsing: fields[0])?.secondsUTC ?? 0,
                    open: Double(fields[1]) ?? .nan,
                    high: Double(fields[2]) ?? .nan,
                    low: Double(fields[3]) ?? .nan,
                    close: Double(fields[4]) ?? .nan,
                    volume: Double(fields[5]) ?? .nan
                )
            }
            return try BarSeries(timeframe: .day1, bars: bars)
        } catch {
            return .empty(.day1)
        }
    }()
}
