import Foundation
import MarketData
import SharedState

@testable import DataService

/// A folder with a `local` provider's files and a cache, and services over it; goes with its last reference.
final class DataFolder {
    let path: String
    var settings: DataSettings

    init() throws {
        path = NSTemporaryDirectory() + "data-service-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        settings = DataSettings(
            providers: ["local"],
            localDataPath: path + "/local",
            cachePath: path + "/cache/cache.db"
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Puts a file into the provider's folder.
    func put(_ text: String, _ name: String) throws {
        let file = URL(fileURLWithPath: "\(path)/local/\(name)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: file)
    }

    /// Daily bars on consecutive weekdays from a date, the closes counting up from 101.
    func putDays(_ count: Int, from first: String, _ name: String) throws {
        var day = CalendarDate(parsing: first) ?? CalendarDate(daysSinceEpoch: 0)
        var text = "date,open,high,low,close,volume\n"
        for number in 1...count {
            text += "\(day),\(100 + number),\(102 + number),\(99 + number),\(100 + number),\(1000 * number)\n"
            repeat { day = day.adding(days: 1) } while day.weekday > 5
        }
        try put(text, name)
    }

    /// A service with statistics of its own, as another process would have.
    func service(_ statistics: Statistics = Statistics()) -> DataService {
        DataService(settings: settings, statistics: statistics, monotonicNanoseconds: { 0 })
    }

    /// A service that asks providers over a network, with its clock.
    func service(_ statistics: Statistics, network: FakeNetwork) -> DataService {
        var access = NetworkAccess(
            limits: SQLiteFile(path: path + "/cache/limits.db", kind: .limits),
            clock: network.time.clock,
            jitter: { 0.5 }
        )
        access.transport = network
        return DataService(
            settings: settings,
            statistics: statistics,
            monotonicNanoseconds: network.time.clock.monotonicNanoseconds,
            network: access
        )
    }

    /// The project's own sample bars.
    static let samples = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/DataService/SampleData").path
}

/// A request for all daily bars of a symbol.
func request(_ symbol: String, _ timeframe: Timeframe = .day1, _ range: SeriesRequest.Range = .period(.max))
    throws -> SeriesRequest
{
    SeriesRequest(symbol: try Symbol(symbol), timeframe: timeframe, range: range)
}

/// Seconds UTC of a text that the HTTP contract accepts.
func at(_ text: String) -> Int64 { Instant.parse(text) ?? .min }
