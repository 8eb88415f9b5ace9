import MarketData
import Testing

@testable import DataService

@Suite struct YahooTests {
    private func asking(_ now: String = "2024-06-01") -> Asking<YahooProvider> {
        Asking(YahooProvider(), now: now)
    }

    private func bars(
        _ rows: [RawRow],
        _ maker: YahooMaker = YahooMaker(),
        now: String = "2024-06-01",
        adjusted: Bool = true
    ) throws -> ProviderSeries {
        let timeframe = Timeframe(rawValue: maker.granularity) ?? .day1
        let asking = asking(now)
        let plan = try asking.plan(maker.symbol, timeframe, from: "2024-05-01", adjusted: adjusted)
        return try asking.bars(plan, maker.reply(rows))
    }

    private func failure(_ rows: [RawRow], _ maker: YahooMaker = YahooMaker()) -> ProviderError? {
        do {
            _ = try bars(rows, maker)
            return nil
        } catch { return error as? ProviderError }
    }

    // MARK: - Requests

    @Test func `a request names its window by its ends and encodes the symbol`() throws {
        let plan = try asking().plan("^GSPC", from: "2024-01-02", to: "2024-01-09")
        #expect(
            plan.requests.map(\.http.url) == [
                "https://query1.finance.yahoo.com/v8/finance/chart/%5EGSPC?period1=1704067200&period2=1704844800&interval=1d"
                    + "&includePrePost=false&events=div%7Csplits%7CcapitalGains"
            ]
        )
    }

    @Test(arguments: [
        ("BRK.B", "BRK-B"), ("BT.A.L", "BT-A.L"), ("TSCO.LON", "TSCO.L"), ("RELIANCE.NS", "RELIANCE.NS"),
        ("0700.HK", "0700.HK"),
        ("EURUSD=X", "EURUSD=X"), ("OANDA:EUR_USD", "EURUSD=X"), ("OANDA:USD_JPY", "JPY=X"),
        ("BTC-USD", "BTC-USD"),
        ("COINBASE:ETH-EUR", "ETH-EUR"), ("GC=F", "GC=F"), ("^VIX", "^VIX"),
        ("0P000071W8.TO", "0P000071W8.TO"),
    ])
    func `symbols are spelled as Yahoo does`(given: String, spelled: String) throws {
        #expect(YahooProvider.spelling(try Symbol(given)) == spelled)
    }

    @Test func `minutes come in weeks as far back as they go, and the limit is said`() throws {
        let plan = try asking().plan("AAPL", .minute1, from: "2024-01-01")
        #expect(plan.requests.count == 5 && plan.covered.start == at("2024-05-03"))
        #expect(
            plan.warnings == [
                "1m bars reach back 29 days, so the bars begin at 2024-05-03T00:00:00Z at the earliest"
            ]
        )
        for (older, newer) in zip(plan.requests, plan.requests.dropFirst()) {
            #expect(older.window.end == newer.window.start)
        }
        #expect(throws: ProviderError.beyondReach(days: 59)) {
            try asking().plan("AAPL", .minute5, from: "2023-01-01", to: "2023-02-01")
        }
    }

    @Test(arguments: [
        (Timeframe.minute2, Timeframe.minute1), (.minute30, .minute15), (.minute45, .minute15),
        (.hour4, .hour1), (.week1, .day1),
        (.month1, .day1),
    ])
    func `timeframes that Yahoo gives badly are made of shorter ones`(asked: Timeframe, source: Timeframe)
        throws
    {
        #expect(try asking().plan("AAPL", asked, from: "2024-05-20").source == source)
    }

    // MARK: - Times

    @Test(arguments: [
        ("America/New_York", "2024-05-07T13:30:00Z"), ("Europe/London", "2024-05-06T23:00:00Z"),
        ("Asia/Jakarta", "2024-05-07T02:00:00Z"),
        ("Australia/Sydney", "2024-05-07T00:00:00Z"), ("Pacific/Auckland", "2024-05-06T22:00:00Z"),
        ("UTC", "2024-05-07T00:00:00Z"),
        // An hour off, as Brazil's days have come.
        ("America/Sao_Paulo", "2024-05-07T02:00:00Z"),
    ])
    func `a daily bar is stamped with the local date of its time`(zone: String, time: String) throws {
        #expect(try bars([RawRow(at(time), 10)], YahooMaker(zone: zone)).series.times == [at("2024-05-07")])
    }

    @Test func `a zone that is no name is not looked up, the exchange's is`() throws {
        let maker = YahooMaker(zone: "../../../etc/passwd")
        #expect(try bars([RawRow(at("2024-05-07T13:30:00Z"), 10)], maker).timeZone == "America/New_York")
    }

    @Test func `of two rows of one day the later counts`() throws {
        let rows = [
            RawRow(at("2024-05-07T13:30:00Z"), 10), RawRow(at("2024-05-08T13:30:00Z"), 11),
            RawRow(at("2024-05-08T18:02:11Z"), 12),
        ]
        #expect(try bars(rows).series.closes == [10, 12])
    }

    @Test func `rows in any order and twice make ordered bars`() throws {
        let rows = [
            RawRow(at("2024-05-08T13:30:00Z"), 11), RawRow(at("2024-05-07T13:30:00Z"), 10),
            RawRow(at("2024-05-08T13:30:00Z"), 12),
        ]
        #expect(try bars(rows).series.closes == [10, 12])
    }

    // MARK: - Bars that need care

    @Test func `days without prices are passed over and said, quiet minutes only passed over`() throws {
        let gap = RawRow(at("2024-05-08T13:30:00Z"), nil, nil, nil, nil, nil)
        let daily = try bars([RawRow(at("2024-05-07T13:30:00Z"), 10), gap])
        #expect(
            daily.series.count == 1 && daily.warnings.contains("1 1d bar without prices, from 2024-05-08 on")
        )
        let minutes = try bars(
            [RawRow(at("2024-05-08T13:25:00Z"), 10), gap],
            YahooMaker(granularity: "5m"),
            now: "2024-05-09"
        )
        #expect(minutes.series.count == 1 && !minutes.warnings.contains { $0.contains("without prices") })
    }

    @Test func `a bar with an impossible price is left out and said; too many are refused`() throws {
        let good = (1...9).map { RawRow(at("2024-05-0\($0)T13:30:00Z"), 10) }
        let odd = RawRow(at("2024-05-10T13:30:00Z"), 10, 11, 0, 10)
        let read = try bars(good + [odd])
        #expect(
            read.series.count == 9
                && read.warnings.contains { $0.hasPrefix("1 1d bar with a missing or impossible price") }
        )
        guard case .badAnswer = failure([good[0], odd]) else {
            Issue.record("half of the bars were impossible")
            return
        }
    }

    @Test func `an open a little outside the day's range widens it, a leaked price drops the bar`() throws {
        let good = (1...9).map { RawRow(at("2024-05-0\($0)T13:30:00Z"), 10) }
        let slight = try bars(good + [RawRow(at("2024-05-10T13:30:00Z"), 10.05, 10, 9, 9.5)])
        #expect(slight.series.count == 10 && slight.series.highs[9] == 10.05)
        let leaked = try bars(good + [RawRow(at("2024-05-10T13:30:00Z"), 141, 143, 141, 165.6)])
        #expect(leaked.series.count == 9)
    }

    @Test func `a volume that is missing is 0`() throws {
        #expect(try bars([RawRow(at("2024-05-07T13:30:00Z"), 10, 11, 9, 10, nil)]).series.volumes == [0])
    }

    private let hours = """
        ,"regularMarketTime":1715263107,"currentTradingPeriod":{"regular":{"start":1715261400,"end":1715284800}},\
        "tradingPeriods":[[{"start":1715261400,"end":1715284800}]]
        """

    @Test func `the price of the moment is no bar, and the bar before it is still open`() throws {
        let maker = YahooMaker(granularity: "5m", meta: hours)
        let rows = [
            RawRow(1_715_262_600, 10), RawRow(1_715_262_900, 11), RawRow(1_715_263_107, 12, 12, 12, 12, 0),
        ]
        let read = try bars(rows, maker, now: "2024-05-09T13:58:30Z")
        #expect(read.series.closes == [10, 11] && read.isLastPartial && read.complete.closes == [10])
    }

    @Test func `rows outside regular hours and the print at the close are no bars`() throws {
        let maker = YahooMaker(granularity: "5m", meta: hours.replacing("1715263107", with: "1715284801"))
        let rows = [
            RawRow(1_715_261_100, 9), RawRow(1_715_261_400, 10), RawRow(1_715_284_500, 11),
            RawRow(1_715_284_800, 12, 12, 12, 12, 0),
        ]
        let read = try bars(rows, maker, now: "2024-05-10")
        #expect(read.series.closes == [10, 11] && !read.isLastPartial)
    }

    @Test func `hours before and after the session come as three lists`() throws {
        let periods =
            "{\"pre\":[[{\"start\":1715241600,\"end\":1715261400}]],\"regular\":[[{\"start\":1715261400,\"end\":1715284800}]]}"
        let meta = ",\"tradingPeriods\":" + periods
        let rows = [RawRow(1_715_260_500, 9), RawRow(1_715_261_400, 10)]
        #expect(try bars(rows, YahooMaker(granularity: "15m", meta: meta)).series.closes == [10])
    }

    @Test func `a day is open until its session has closed and late prices are in`() throws {
        let maker = YahooMaker(meta: hours)
        let rows = [RawRow(at("2024-05-08T13:30:00Z"), 10), RawRow(1_715_261_400, 11)]
        #expect(try bars(rows, maker, now: "2024-05-09T19:59:00Z").isLastPartial)
        #expect(
            try bars(rows, maker, now: "2024-05-09T20:20:00Z").isLastPartial,
            "prices come up to half an hour late"
        )
        #expect(try !bars(rows, maker, now: "2024-05-09T20:31:00Z").isLastPartial)
        #expect(try !bars([rows[0]], maker, now: "2024-05-09T13:00:00Z").isLastPartial, "yesterday is over")
    }

    @Test func `a week is made of days, and open until it is over`() throws {
        let days = ["06", "07", "08", "13"].map { RawRow(at("2024-05-\($0)T13:30:00Z"), Double($0) ?? 0) }
        let asking = asking("2024-05-14T12:00:00Z")
        let plan = try asking.plan("TEST", .week1, from: "2024-05-01")
        let read = try asking.bars(plan, YahooMaker().reply(days))
        #expect(read.series.times == [at("2024-05-06"), at("2024-05-13")] && read.series.closes == [8, 13])
        #expect(read.isLastPartial && read.warnings.contains("made from 1d bars"))
    }

    @Test func `chunks are put together, and one without bars is no fault`() throws {
        let asking = asking("2024-05-14T00:00:00Z")
        let plan = try asking.plan("TEST", .minute1, from: "2024-05-01", to: "2024-05-14")
        #expect(plan.requests.count == 2)
        let maker = YahooMaker(granularity: "1m")
        let first = maker.reply([RawRow(at("2024-05-06T14:00:00Z"), 10)])
        let second = maker.reply([RawRow(at("2024-05-10T14:00:00Z"), 11)])
        #expect(try asking.bars(plan, first, second).series.closes == [10, 11])
        let empty = HTTPReply(
            200,
            #"{"chart":{"result":[{"meta":{"symbol":"TEST"},"indicators":{"quote":[{}]}}],"error":null}}"#
        )
        #expect(try asking.bars(plan, empty, second).series.closes == [11])
        #expect(throws: ProviderError.noData) { try asking.bars(plan, empty) }
    }

    // MARK: - Identity

    @Test func `another symbol or granularity is refused, another spelling of the same is not`() {
        let row = [RawRow(at("2024-05-07T13:30:00Z"), 10)]
        func answer(_ asked: String, _ answered: String, _ granularity: String = "1d") throws -> Int {
            let asking = asking()
            let reply = YahooMaker(symbol: answered, granularity: granularity).reply(row)
            return try asking.bars(asking.plan(asked, from: "2024-05-01"), reply).series.count
        }
        #expect(throws: ProviderError.badAnswer("a chart of another symbol, \"MSFT\"")) {
            try answer("AAPL", "MSFT")
        }
        #expect(throws: ProviderError.badAnswer("3mo bars where 1d were asked for")) {
            try answer("AAPL", "AAPL", "3mo")
        }
        #expect(throws: Never.self) { try answer("USDJPY=X", "JPY=X") }
        #expect(throws: Never.self) { try answer("aapl", "AAPL") }
    }

    @Test func `bars closer together than their length are refused`() {
        let rows = (0..<30).map { RawRow(at("2024-05-07T13:30:00Z") + 60 * $0, 10) }
        #expect(
            failure(rows, YahooMaker(granularity: "5m")) == .badAnswer("shorter bars where 5m were asked for")
        )
        #expect(failure(rows) == .badAnswer("shorter bars where 1d were asked for"))
    }

    @Test func `columns of different lengths are refused`() {
        let reply = HTTPReply(
            200,
            #"{"chart":{"result":[{"meta":{"symbol":"TEST"},"timestamp":[1715088600,1715175000],"indicators":{"quote":[{"open":[1],"high":[1,1],"low":[1,1],"close":[1,1]}]}}],"error":null}}"#
        )
        #expect(throws: ProviderError.badAnswer("1 values of open for 2 times")) {
            try asking().bars(asking().plan("TEST", from: "2024-05-01"), reply)
        }
    }

    @Test(arguments: [
        (
            #""currency":null,"exchangeName":"YHD","instrumentType":"MUTUALFUND","firstTradeDate":null"#,
            ProviderError.notFound
        ),
        (#""currency":"USD","instrumentType":"ECNQUOTE","firstTradeDate":null"#, .notFound),
        (#""currency":"AUD","instrumentType":"EQUITY","firstTradeDate":null"#, .noData),
    ])
    func `a placeholder of a symbol that is gone is not found`(meta: String, error: ProviderError) {
        let reply = HTTPReply(
            200,
            #"{"chart":{"result":[{"meta":{"symbol":"TEST",\#(meta)},"indicators":{"quote":[{}]}}],"error":null}}"#
        )
        #expect(throws: error) { try asking().bars(asking().plan("TEST", from: "2024-05-01"), reply) }
    }

    @Test(arguments: [
        (400, "Bad Request", "Data doesn't exist for startDate = 1, endDate = 2", ProviderError.noData),
        (404, "Not Found", "No data found, symbol may be delisted", .notFound),
        (200, "Not Found", "No data found, symbol may be delisted", .notFound),
        (
            422, "Unprocessable Entity",
            "5m data not available. The requested range must be within the last 60 days.",
            .beyondReach(days: 60)
        ),
        (
            422, "Unprocessable Entity",
            "Only 8 days worth of 1m granularity data are allowed to be fetched per request.",
            .beyondReach(days: nil)
        ),
        (500, "Internal Server Error", "", .temporarilyDown("it says it cannot answer (HTTP 500)")),
    ])
    func `errors in the body count whatever the status`(
        status: Int,
        code: String,
        text: String,
        error: ProviderError
    ) {
        let reply = HTTPReply(
            status,
            #"{"chart":{"result":null,"error":{"code":"\#(code)","description":"\#(text)"}}}"#
        )
        #expect(throws: error) { try asking().bars(asking().plan("TEST", from: "2024-05-01"), reply) }
    }

    // MARK: - Adjustment

    @Test
    func `prices are scaled by the adjusted close, volume is not, and plain prices stay when asked for`()
        throws
    {
        let rows = [
            RawRow(at("2024-05-07T13:30:00Z"), 10, 12, 8, 10), RawRow(at("2024-05-08T13:30:00Z"), 20),
        ]
        let events =
            #","events":{"dividends":{"1":{"amount":5,"date":1715175000}},"splits":{"2":{"date":1715088600,"numerator":4,"denominator":1,"splitRatio":"4:1"}}}"#
        let maker = YahooMaker(result: events, adjusted: [5, 20])
        let read = try bars(rows, maker)
        #expect(
            read.series[0] == Bar(time: at("2024-05-07"), open: 5, high: 6, low: 4, close: 5, volume: 100)
        )
        #expect(
            read.events == [
                CorporateEvent(date: at("2024-05-07"), kind: .split(ratio: 4)),
                CorporateEvent(date: at("2024-05-08"), kind: .dividend(amount: 5, currency: nil)),
            ]
        )
        #expect(read.adjustment == .splitsAndDividends && read.warnings.isEmpty)
        let plain = try bars(rows, maker, adjusted: false)
        #expect(plain.series.closes == [10, 20] && plain.adjustment == .splits)
    }

    @Test func `an adjusted close that is missing takes the factor of the bar after`() throws {
        let rows = ["07", "08", "09"].map { RawRow(at("2024-05-\($0)T13:30:00Z"), 10) }
        #expect(try bars(rows, YahooMaker(adjusted: [4, nil, 5])).series.closes == [4, 5, 5])
    }

    @Test func `minor currencies are left as they are, and said`() throws {
        let read = try bars(
            [RawRow(at("2024-05-07T07:00:00Z"), 250)],
            YahooMaker(symbol: "VOD.L", zone: "Europe/London", currency: "\"GBp\"")
        )
        #expect(
            read.currency == "GBp" && read.series.closes == [250]
                && read.warnings.contains("prices are in GBp, 1/100 GBP")
        )
    }
}
