import MarketData
import Testing

@testable import DataService

@Suite struct LocalCSVTests {
    private func read(_ text: String, _ timeframe: Timeframe = .day1) throws -> LocalCSV {
        try LocalCSV(Array(text.utf8), timeframe: timeframe)
    }

    @Test func `columns are found by name in any order and case, and unknown ones are passed over`() throws {
        let read = try read("Volume,CLOSE,note,low,High,open,DateTime\r\n7,4,\"a, b\",1,5,2,2024-01-02\r\n")
        #expect(read.raw[0] == Bar(time: at("2024-01-02"), open: 2, high: 5, low: 1, close: 4, volume: 7))
        #expect(read.adjustedCloses == nil)
    }

    @Test func `quotes, spaces, blank lines, a byte order mark and a missing last newline are accepted`()
        throws
    {
        let read = try read(
            "\u{FEFF}\"date\", open,high ,low,close\n\n\"2024-01-02\", 2 ,\"5\",1,4\n\n2024-01-03,2,5,1,4"
        )
        #expect(read.raw.count == 2 && read.raw[1].volume == 0)
    }

    @Test(arguments: [
        ("2024-01-02", "2024-01-02T00:00:00Z"),
        ("2024-01-02T14:30:00Z", "2024-01-02T14:30:00Z"),
        ("2024-01-02T09:30:00-05:00", "2024-01-02T14:30:00Z"),
        ("2024-01-02 14:30", "2024-01-02T14:30:00Z"),
        ("2024-01-02 14:30:15", "2024-01-02T14:30:15Z"),
        ("2024-01-02 09:30:00-05:00", "2024-01-02T14:30:00Z"),
        ("1704205800", "2024-01-02T14:30:00Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("0999-12-31", "0999-12-31T00:00:00Z"),
    ])
    func `a time is a date, RFC 3339, a UTC time or Unix seconds`(text: String, instant: String) throws {
        #expect(
            try read("timestamp,open,high,low,close\n\(text),2,5,1,4", .minute1).raw.times == [at(instant)]
        )
    }

    @Test(arguments: [
        "02/01/2024", "2024-13-01", "2024-01-02T14:30:00", "20240102", "", "yesterday", "2024-02-30",
        "2024-01-0x", "2024-01-02T24:00:00Z", "2024-01-02T10:00:00+",
    ])
    func `anything else is not a time`(text: String) {
        #expect(throws: LocalCSVError.self) { try read("date,open,high,low,close\n\(text),2,5,1,4") }
    }

    @Test(arguments: [
        ("", 1, "lacks date"),
        ("date,open,high,low\n2024-01-02,1,1,1", 1, "lacks close"),
        ("date,open,high,low,close,Close\n", 1, "twice"),
        ("date,open,high,low,close\n", 1, "no row"),
        ("date,open,high,low,close\n2024-01-02,2,5,1,4\n2024-01-03,2,5,1", 3, "4 fields"),
        ("date,open,high,low,close\n2024-01-02,2,5,1,4\n\n2024-01-04,2,x,1,4", 4, "high is \"x\""),
        ("date,open,high,low,close\n2024-01-02,2,5,1,", 2, "close is empty"),
        ("date,open,high,low,close\n2024-01-02,2,5,1,nan", 2, "not a number"),
        ("date,open,high,low,close\n2024-01-02,2,5,1,0x4", 2, "not a number"),
        ("date,open,high,low,close\n2024-01-02,2,5,1,1e999", 2, "not a number"),
        ("date,open,high,low,close\n2024-01-02,2,5,-1,4", 2, "low is -1.0"),
        ("date,open,high,low,close\n2024-01-02,6,5,1,4", 2, "open lies outside"),
        ("date,open,high,low,close\n2024-01-03,2,5,1,4\n2024-01-02,2,5,1,4", 3, "not later"),
        ("date,open,high,low,close\n2024-01-03,2,5,1,4\n2024-01-03,2,5,1,4", 3, "not later"),
        ("date,open,high,low,close\n2024-01-03T14:30:00Z,2,5,1,4", 2, "midnight UTC"),
        ("date,open,high,low,close,volume\n2024-01-03,2,5,1,4,-5", 2, "volume"),
        ("date,open,high,low,close\n\"2024-01-03,2,5,1,4", 2, "not closed"),
        ("date,open,high,low,close\n\"2024-01-03\"x,2,5,1,4", 2, "ends within"),
        ("date,open,high,low,close,adj_close\n2024-01-03,2,5,1,4,0", 2, "adj_close"),
        ("date,open,high,low,\"close", 1, "not closed"),
    ])
    func `a fault names its line`(text: String, line: Int, words: String) {
        #expect { try read(text) } throws: { error in
            guard let error = error as? LocalCSVError else { return false }
            return error.lines[0].number == line && error.lines[0].fault.contains(words)
        }
    }

    @Test func `adjusting multiplies prices by adj_close over close and leaves volume`() throws {
        let read = try read("date,open,high,low,close,Adj Close,volume\n2024-01-02,2,8,1,4,3,100")
        #expect(
            try read.adjusted()[0]
                == Bar(time: at("2024-01-02"), open: 1.5, high: 6, low: 0.75, close: 3, volume: 100)
        )
        #expect(read.raw[0].close == 4)
    }

    @Test(arguments: [
        "24.7765", "0.1", "123456789012345", "0.000001", "1.", ".5", "1e3", "99999.99999999999", "4.35",
        "1234567.891",
    ])
    func `numbers are the nearest doubles`(text: String) throws {
        let reader = CSVReader(Array(text.utf8))
        #expect(try reader.number(0, "x") == Double(text.hasSuffix(".") ? text + "0" : text))
    }

    @Test func `random decimals are the nearest doubles`() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let text =
                "\(UInt32.random(in: 0...999_999, using: &generator)).\(UInt32.random(in: 0...999_999, using: &generator))"
            #expect(try CSVReader(Array(text.utf8)).number(0, "x") == Double(text))
        }
    }
}
