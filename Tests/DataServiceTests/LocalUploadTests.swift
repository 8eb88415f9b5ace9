import Foundation
import MarketData
import Testing

@testable import DataService

@Suite struct LocalUploadTests {
    let folder: DataFolder

    init() throws {
        folder = try DataFolder()
        folder.settings.uploadsPath = folder.path + "/uploads"
    }

    private func csv(_ closes: [Double], from first: String = "2024-01-01") -> [UInt8] {
        var day = CalendarDate(parsing: first) ?? CalendarDate(daysSinceEpoch: 0)
        var text = "date,open,high,low,close,volume\n"
        for close in closes {
            text += "\(day),\(close),\(close + 1),\(close - 1),\(close),100\n"
            day = day.adding(days: 1)
        }
        return Array(text.utf8)
    }

    private func closes(_ service: DataService, _ timeframe: Timeframe = .day1) throws -> [Double] {
        try service.series(request("ABC", timeframe), now: 0).series.closes
    }

    @Test func `every process sees uploaded bars at once, also those that had others in memory`() throws {
        let (one, other) = (folder.service(), folder.service())
        let symbol = try Symbol("ABC")
        _ = try one.upload(csv([5, 6]), of: symbol, timeframe: .day1)
        #expect(try closes(other) == [5, 6])
        #expect(try closes(one) == [5, 6])
        let report = try other.upload(csv([7, 8, 9]), of: symbol, timeframe: .day1)
        #expect(report.quality.count == 3 && !report.hasAdjustedCloses)
        #expect(try closes(one) == [7, 8, 9])
        #expect(try closes(other) == [7, 8, 9])
    }

    @Test func `an upload stands before the operator's files, which come back when it is deleted`() throws {
        try folder.putDays(4, from: "2024-01-01", "1d/ABC.csv")
        let service = folder.service()
        #expect(try closes(service) == [101, 102, 103, 104])
        let symbol = try Symbol("ABC")
        _ = try service.upload(csv([5, 6]), of: symbol, timeframe: .day1)
        #expect(try closes(service) == [5, 6])
        try service.deleteUpload(of: symbol, timeframe: .day1)
        #expect(try closes(service) == [101, 102, 103, 104])
        #expect(throws: DataError.notUploaded(symbol, timeframe: .day1)) {
            try service.deleteUpload(of: symbol, timeframe: .day1)
        }
    }

    @Test func `bars of users and of the operator are never put together`() throws {
        try folder.put(
            "date,open,high,low,close\n2024-01-02T14:30:00Z,1,1,1,1\n2024-01-02T15:30:00Z,1,1,1,1\n",
            "1h/ABC.csv"
        )
        let service = folder.service()
        #expect(try closes(service, .hour1) == [1, 1])
        let symbol = try Symbol("ABC")
        _ = try service.upload(csv([5, 6]), of: symbol, timeframe: .day1)
        #expect(
            throws: DataError.unsupportedTimeframe(
                symbol,
                timeframe: .hour1,
                provider: "local",
                available: [.day1]
            )
        ) { try closes(service, .hour1) }
    }

    @Test func `any row at fault refuses the whole file, names all lines and changes nothing`() throws {
        let service = folder.service()
        let symbol = try Symbol("ABC")
        _ = try service.upload(csv([5, 6]), of: symbol, timeframe: .day1)
        let text = """
            date,open,high,low,close
            2024-01-02,2,5,1,4
            2024-01-03,2,5,x,4
            2024-01-03,9,5,1,4
            2024-01-02,2,5,1,4
            2024-01-05,2,5,1
            2024-01-08,2,5,1,4
            """
        #expect {
            try service.upload(Array(text.utf8), of: symbol, timeframe: .day1)
        } throws: { error in
            guard case .invalidFile(let fault) = error as? DataError else { return false }
            return fault.lines.map(\.number) == [3, 4, 5, 6] && fault.count == 4 && fault.duplicates == 1
        }
        #expect(try closes(service) == [5, 6])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/uploads") == ["ABC"])
    }

    @Test func `of many lines at fault the first hundred are named and the others counted`() throws {
        let text = "date,open,high,low,close\n" + String(repeating: "2024-01-02,2,5,1,0\n", count: 1000)
        #expect {
            try folder.service().upload(Array(text.utf8), of: Symbol("ABC"), timeframe: .day1)
        } throws: { error in
            guard case .invalidFile(let fault) = error as? DataError else { return false }
            return fault.lines.count == 100 && fault.count == 1000
        }
    }

    @Test func `prices that no adjustment leaves finite are refused with their line`() throws {
        let text =
            "date,open,high,low,close,adj_close\n2024-01-02,2,5,1,4,4\n2024-01-03,2,1e300,1,1e-10,1e300\n"
        #expect {
            try folder.service().upload(Array(text.utf8), of: Symbol("ABC"), timeframe: .day1)
        } throws: { error in
            guard case .invalidFile(let fault) = error as? DataError else { return false }
            return fault.lines.map(\.number) == [3]
        }
    }

    @Test func `without the local provider nothing is kept`() throws {
        folder.settings.providers = []
        #expect(throws: DataError.providerNotEnabled("local", enabled: [])) {
            try folder.service().upload(csv([5]), of: Symbol("ABC"), timeframe: .day1)
        }
    }

    @Test func `a backup holds every file, and never replaces one`() throws {
        let service = folder.service()
        let uploads = folder.path + "/uploads"
        let copy = folder.path + "/copy"
        #expect(try DataService.backUp(uploads: uploads, to: copy) == 0)
        #expect(!FileManager.default.fileExists(atPath: copy))
        for symbol in ["ABC", "XYZ"] {
            _ = try service.upload(csv([5, 6]), of: Symbol(symbol), timeframe: .day1)
        }
        #expect(try DataService.backUp(uploads: uploads, to: copy) == 2)
        #expect(FileManager.default.contents(atPath: copy + "/XYZ/1d.csv") == Data(csv([5, 6])))
        #expect(!FileManager.default.fileExists(atPath: copy + ".part"))
        #expect(throws: DataError.self) { try DataService.backUp(uploads: uploads, to: copy) }
    }

    @Test func `a folder that cannot be written to is said`() throws {
        folder.settings.uploadsPath = "/proc/nowhere"
        #expect {
            try folder.service().upload(csv([5]), of: Symbol("ABC"), timeframe: .day1)
        } throws: { error in
            if case .uploadsUnavailable = error as? DataError { true } else { false }
        }
    }
}
