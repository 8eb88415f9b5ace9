import MarketData
import Testing

@testable import DataService

@Suite struct LocalProviderTests {
    let folder: DataFolder

    init() throws { folder = try DataFolder() }

    @Test func `a whole file is served as it is`() throws {
        try folder.putDays(10, from: "2024-01-01", "1d/ABC.csv")
        let fetched = try folder.service().series(request("ABC"), now: 0)
        #expect(fetched.provider == "local" && fetched.count == 10 && fetched.firstBar == 0)
        #expect(
            fetched.exchange.code == "US" && fetched.currency == "USD"
                && fetched.timezone == "America/New_York"
        )
        #expect(fetched.asOf == at("2024-01-12") && fetched.warnings.isEmpty)
    }

    @Test func `a period counts back from the newest bar`() throws {
        try folder.putDays(300, from: "2023-01-02", "1d/ABC.csv")
        let service = folder.service()
        #expect(try service.series(request("ABC", .day1, .period(.days(5))), now: 0).count == 5)
        let month = try service.series(request("ABC", .day1, .period(.months(1))), now: 0)
        #expect(month.asOf == at("2024-02-23") && month.series.times.first == at("2024-01-23"))
    }

    @Test func `a range is half open and the bars before it are warm-up`() throws {
        try folder.putDays(20, from: "2024-01-01", "1d/ABC.csv")
        var wanted = try request("ABC", .day1, .between(start: at("2024-01-09"), end: at("2024-01-12")))
        wanted.warmupBars = 4
        let fetched = try folder.service().series(wanted, now: 0)
        #expect(fetched.firstBar == 4 && fetched.count == 3)
        #expect(
            fetched.series.times.first == at("2024-01-03") && fetched.series.times.last == at("2024-01-11")
        )

        wanted.warmupBars = 100
        #expect(try folder.service().series(wanted, now: 0).firstBar == 6)
    }

    @Test func `a range without bars says what there is`() throws {
        try folder.putDays(5, from: "2024-01-01", "1d/ABC.csv")
        let symbol = try Symbol("ABC")
        #expect(
            throws: DataError.noData(
                symbol,
                timeframe: .day1,
                provider: "local",
                available: at("2024-01-01")...at("2024-01-05")
            )
        ) {
            try folder.service().series(
                request("ABC", .day1, .between(start: at("2030-01-01"), end: nil)),
                now: 0
            )
        }
    }

    @Test func `an unknown symbol is told with close names, or with those there are`() throws {
        for name in ["AAPL", "MSFT", "BRK-B"] { try folder.putDays(2, from: "2024-01-01", "1d/\(name).csv") }
        func suggestions(_ symbol: String) throws -> [String] {
            do { _ = try folder.service().series(request(symbol), now: 0) } catch DataError.unknownSymbol(
                _,
                _,
                let names
            ) { return names }
            return []
        }
        #expect(try suggestions("aapl") == ["AAPL"])
        #expect(try suggestions("BRKB") == ["BRK-B"])
        #expect(try suggestions("ZZZZZZ") == ["AAPL", "BRK-B", "MSFT"])
    }

    @Test func `upper and lower case are different symbols`() throws {
        try folder.putDays(2, from: "2024-01-01", "1d/abc.csv")
        #expect(throws: DataError.self) { try folder.service().series(request("ABC"), now: 0) }
    }

    @Test func `a folder in the place of a file is no symbol`() throws {
        try folder.putDays(2, from: "2024-01-01", "1d/X.csv/Y.csv")
        #expect(throws: DataError.self) { try folder.service().series(request("X"), now: 0) }
    }

    @Test func `a fault in a file names file and line`() throws {
        try folder.put("date,open,high,low,close\n2024-01-02,2,5,1,oops\n", "1d/ABC.csv")
        let reason = "1d/ABC.csv: line 2: close is \"oops\", not a number"
        #expect(throws: DataError.badAnswer(try Symbol("ABC"), provider: "local", reason: reason)) {
            try folder.service().series(request("ABC"), now: 0)
        }
    }

    @Test func `raw prices without adj_close carry a warning, adjusted ones do not`() throws {
        try folder.put("date,open,high,low,close,adj_close\n2024-01-02,2,8,1,4,3\n", "1d/ADJ.csv")
        try folder.putDays(2, from: "2024-01-01", "1d/ABC.csv")
        let service = folder.service()
        func fetch(_ symbol: String, adjusted: Bool) throws -> FetchedSeries {
            var wanted = try request(symbol)
            wanted.adjusted = adjusted
            return try service.series(wanted, now: 0)
        }
        #expect(try fetch("ADJ", adjusted: true).series.closes == [3])
        #expect(try fetch("ADJ", adjusted: false).series.closes == [4])
        #expect(try fetch("ADJ", adjusted: false).warnings.isEmpty)
        #expect(try fetch("ABC", adjusted: true).warnings.isEmpty)
        #expect(try fetch("ABC", adjusted: false).warnings.count == 1)
        #expect(
            try fetch("ABC", adjusted: false).cache == .hit
                && fetch("ABC", adjusted: false).warnings.count == 1
        )
    }

    // MARK: - Longer timeframes

    @Test func `weeks come from days and an unfinished last week is left out`() throws {
        try folder.putDays(8, from: "2024-01-01", "1d/ABC.csv")
        let weeks = try folder.service().series(request("ABC", .week1), now: 0)
        #expect(weeks.series.times == [at("2024-01-01")])
        #expect(
            weeks.series[0]
                == Bar(time: at("2024-01-01"), open: 101, high: 107, low: 100, close: 105, volume: 15000)
        )
        #expect(weeks.warnings.contains { $0.contains("2024-01-08") })
    }

    @Test func `a week that ends on a Friday is finished, but not for coins`() throws {
        try folder.putDays(10, from: "2024-01-01", "1d/ABC.csv")
        try folder.putDays(10, from: "2024-01-01", "1d/BTC-USD.csv")
        #expect(try folder.service().series(request("ABC", .week1), now: 0).count == 2)
        #expect(try folder.service().series(request("BTC-USD", .week1), now: 0).count == 1)
    }

    @Test func `the longest shorter file that divides the timeframe is taken, and files are never mixed`()
        throws
    {
        try folder.put("date,open,high,low,close\n2024-01-02,7,7,7,7\n2024-01-31,7,7,7,7\n", "1d/ABC.csv")
        try folder.put("date,open,high,low,close\n2024-02-02T14:30:00Z,9,9,9,9\n", "1h/ABC.csv")
        #expect(try folder.service().series(request("ABC", .month1), now: 0).series.closes == [7])
        #expect(
            LocalProvider.sources(of: .hour4) == [
                .hour4, .hour1, .minute30, .minute15, .minute5, .minute2, .minute1,
            ]
        )
        #expect(LocalProvider.sources(of: .minute45) == [.minute45, .minute15, .minute5, .minute1])
        #expect(LocalProvider.sources(of: .month1).prefix(3) == [.month1, .day1, .hour4])
    }

    @Test func `a timeframe that nothing makes up names those there are`() throws {
        try folder.putDays(5, from: "2024-01-01", "1d/ABC.csv")
        let symbol = try Symbol("ABC")
        #expect(
            throws: DataError.unsupportedTimeframe(
                symbol,
                timeframe: .hour1,
                provider: "local",
                available: [.day1]
            )
        ) { try folder.service().series(request("ABC", .hour1), now: 0) }
    }

    @Test func `the last session is whole when it ends as late as the one before`() throws {
        var text = "timestamp,open,high,low,close\n"
        for day in ["2024-01-02", "2024-01-03"] {
            for hour in 14...20 { text += "\(day)T\(hour):30:00Z,2,2,2,2\n" }
        }
        try folder.put(text, "1h/ABC.csv")
        #expect(try folder.service().series(request("ABC", .day1), now: 0).count == 2)
        #expect(try folder.service().series(request("ABC", .hour4), now: 0).count == 4)

        try folder.put(text + "2024-01-04T14:30:00Z,2,2,2,2\n", "1h/ABC.csv")
        #expect(try folder.service().series(request("ABC", .day1), now: 0).count == 2)
        #expect(try folder.service().series(request("ABC", .hour4), now: 0).count == 4)
    }

    @Test func `the sample bars are all readable in every timeframe they can make`() throws {
        folder.settings.localDataPath = DataFolder.samples
        let service = folder.service()
        for symbol in ["AAPL", "AMZN", "AVGO", "GOOGL", "JPM", "META", "MSFT", "NFLX", "NVDA", "TSLA", "XOM"]
        {
            for timeframe in [Timeframe.day1, .week1, .month1] {
                #expect(try service.series(request(symbol, timeframe), now: 0).count > 90)
            }
        }
        #expect(try service.series(request("AAPL"), now: 0).count == 2516)
        for timeframe in Timeframe.allCases {
            #expect(try service.series(request("AAPL", timeframe), now: 0).count > 5)
        }
    }
}
