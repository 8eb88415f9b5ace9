import Testing

@testable import MarketData

@Suite struct TimeframeTests {
    @Test func `the names are those of the contract`() {
        let names = "1m 2m 5m 15m 30m 45m 1h 4h 1d 1w 1mo".split(separator: " ").map(String.init)
        #expect(Timeframe.allCases.map(\.rawValue) == names)
        for name in names { #expect(Timeframe(parsing: name)?.rawValue == name) }
    }

    @Test(arguments: [("60m", Timeframe.hour1), ("1wk", .week1), ("1M", .month1)])
    func `an alias means the same`(alias: String, timeframe: Timeframe) {
        #expect(Timeframe(parsing: alias) == timeframe)
    }

    @Test(arguments: ["", "1", "1D", "3m", "1 d", "90m", "1min"])
    func `anything else is refused`(text: String) {
        #expect(Timeframe(parsing: text) == nil)
    }
}
