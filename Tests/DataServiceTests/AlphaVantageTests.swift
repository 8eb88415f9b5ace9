import MarketData
import Testing

@testable import DataService

@Suite struct AlphaVantageTests {
    private let asking = Asking(AlphaVantageProvider(key: "KEY"))

    private func functions(_ plan: FetchPlan) -> [String] {
        plan.requests.map { request in
            let parameters = request.http.url.split(separator: "?")[1].split(separator: "&")
            return parameters.dropLast(2).map { $0.split(separator: "=")[1] }.joined(separator: " ")
        }
    }

    @Test(arguments: [
        ("AAPL", Timeframe.day1, "2024-05-01", ["TIME_SERIES_DAILY_ADJUSTED AAPL compact"]),
        ("BRK.B", .day1, "2020-05-01", ["TIME_SERIES_DAILY_ADJUSTED BRK-B full"]),
        ("TSCO.L", .week1, "2020-05-01", ["TIME_SERIES_WEEKLY_ADJUSTED TSCO.LON"]),
        ("SAP.DE", .month1, "2020-05-01", ["TIME_SERIES_MONTHLY_ADJUSTED SAP.DEX"]),
        ("EURUSD=X", .day1, "2024-05-01", ["FX_DAILY EUR USD compact"]),
        ("JPY=X", .week1, "2024-05-01", ["FX_WEEKLY USD JPY"]),
        ("BTC-USD", .day1, "2024-05-01", ["DIGITAL_CURRENCY_DAILY BTC USD"]),
        (
            "AAPL", .minute30, "2024-04-20",
            [
                "TIME_SERIES_INTRADAY AAPL 30min full true false 2024-04",
                "TIME_SERIES_INTRADAY AAPL 30min full true false 2024-05",
            ]
        ),
    ])
    func `a query becomes the calls that the service has for it`(
        symbol: String,
        timeframe: Timeframe,
        start: String,
        calls: [String]
    ) throws {
        #expect(functions(try asking.plan(symbol, timeframe, from: start)) == calls)
    }

    @Test func `what the account's plan refuses is done without`() throws {
        let adjusted = "TIME_SERIES_DAILY_ADJUSTED"
        let daily = try asking.plan("AAPL", from: "2020-01-01", without: [adjusted])
        #expect(
            functions(daily) == ["TIME_SERIES_DAILY AAPL full", "SPLITS AAPL", "DIVIDENDS AAPL"]
                && daily.appliesEvents
        )
        let compact = try asking.plan(
            "AAPL",
            from: "2020-01-01",
            without: [adjusted, "TIME_SERIES_DAILY outputsize=full"]
        )
        #expect(functions(compact).first == "TIME_SERIES_DAILY AAPL compact")
        #expect(throws: ProviderError.planRefused(feature: "TIME_SERIES_INTRADAY")) {
            try asking.plan("AAPL", .hour1, from: "2024-05-01", without: ["TIME_SERIES_INTRADAY"])
        }
    }

    @Test(arguments: ["^GSPC", "GC=F", "PETR4.SA", "XX:YY"])
    func `instruments without a history there are refused before any request`(symbol: String) {
        #expect { try asking.plan(symbol) } throws: { error in
            if case .unsupported = error as? ProviderError { true } else { false }
        }
    }

    private func daily(_ rows: [String], symbol: String = "AAPL", table: String = "Time Series (Daily)")
        -> HTTPReply
    {
        let meta = #"{"2. Symbol":"\#(symbol)","3. Last Refreshed":"2024-05-10","5. Time Zone":"US/Eastern"}"#
        return HTTPReply(200, #"{"Meta Data":\#(meta),"\#(table)":{\#(rows.joined(separator: ","))}}"#)
    }

    private func row(_ date: String, _ price: Double, _ more: String = "") -> String {
        #""\#(date)":{"1. open":"\#(price)","2. high":"\#(price)","3. low":"\#(price)","4. close":"\#(price)","5. volume":"100"\#(more)}"#
    }

    @Test func `bars as traded are adjusted by the splits and dividends that come with them`() throws {
        let plan = try asking.plan("AAPL", from: "2024-05-07", without: ["TIME_SERIES_DAILY_ADJUSTED"])
        let bars = daily([
            row("2024-05-10", 50), row("2024-05-09", 25), row("2024-05-08", 100), row("2024-05-07", 80),
        ])
        let splits = HTTPReply(
            200,
            #"{"symbol":"AAPL","data":[{"effective_date":"2024-05-09","split_factor":"4.0000"}]}"#
        )
        let dividends = HTTPReply(
            200,
            "ex_dividend_date,declaration_date,record_date,payment_date,amount\n2030-01-01,None,None,None,9\n2024-05-10,None,None,None,5\n"
        )
        let read = try asking.bars(plan, bars, splits, dividends)
        // 4:1 before the 9th, 1 - 5 / 25 before the 10th.
        #expect(read.series.closes == [16, 20, 20, 50] && read.series.volumes == [400, 400, 100, 100])
        #expect(read.adjustment == .splitsAndDividends)
        let none = HTTPReply(200, "{}")
        #expect(try asking.bars(plan, bars, none, none).series.closes == [80, 100, 25, 50])
        #expect(throws: ProviderError.rateLimited(retryAfterSeconds: 60)) {
            try asking.bars(plan, bars, HTTPReply(429, ""), none)
        }
    }

    @Test func `an adjusted close scales the prices, and splits the volumes`() throws {
        let split = #","5. adjusted close":"20","7. dividend amount":"0.5","8. split coefficient":"2.0""#
        let before = #","5. adjusted close":"19","7. dividend amount":"0.0","8. split coefficient":"1.0""#
        let reply = daily([row("2024-05-08", 20, split), row("2024-05-07", 40, before)])
        let read = try asking.bars(asking.plan("AAPL", from: "2024-05-01"), reply)
        #expect(read.series.closes == [19, 20] && read.series.volumes == [200, 100])
        #expect(read.events.count == 2)
        let plain = try asking.bars(asking.plan("AAPL", from: "2024-05-01", adjusted: false), reply)
        #expect(plain.series.closes == [40, 20] && plain.adjustment == .none)
        #expect(plain.warnings == ["prices are as traded, neither adjusted for splits nor for dividends"])
    }

    @Test func `an answer of the newest hundred bars is known to be cut`() throws {
        let dates = (0..<100).map {
            CalendarDate(secondsUTC: at("2024-01-22") + 86_400 * Int64($0)).description
        }
        let plan = try asking.plan(
            "AAPL",
            from: "2020-01-01",
            without: ["TIME_SERIES_DAILY_ADJUSTED outputsize=full"]
        )
        let read = try asking.bars(plan, daily(dates.map { row($0, 10) }))
        #expect(read.covered.start == at("2024-01-22"))
        #expect(read.warnings == ["the provider gives the newest bars only; they begin at 2024-01-22"])
    }

    @Test func `weeks and months are stamped with their first day, dated as they are with the last`() throws {
        let reply = daily(
            [row("2024-05-10", 10), row("2024-05-02", 9)],
            table: "Weekly Adjusted Time Series"
        )
        let read = try asking.bars(asking.plan("AAPL", .week1, from: "2024-01-01"), reply)
        #expect(read.series.times == [at("2024-04-29"), at("2024-05-06")])
    }

    @Test func `times are on the clock of New York unless the answer says otherwise`() throws {
        let csv = HTTPReply(
            200,
            "timestamp,open,high,low,close,volume\r\n2024-05-15 19:55:00,1,1,1,1,5\r\n2024-05-15 09:30:00,1,1,1,1,5\r\n"
        )
        let plan = try asking.plan("AAPL", .minute5, from: "2024-05-15", to: "2024-05-17")
        #expect(
            try asking.bars(plan, csv).series.times == [
                at("2024-05-15T13:30:00Z"), at("2024-05-15T23:55:00Z"),
            ]
        )
    }

    @Test func `a day refreshed while it went on is open, however long ago that was`() throws {
        let meta =
            #"{"2. From Symbol":"EUR","3. To Symbol":"USD","5. Last Refreshed":"2024-05-10 15:35:00","6. Time Zone":"UTC"}"#
        let reply = HTTPReply(
            200,
            #"{"Meta Data":\#(meta),"Time Series FX (Daily)":{\#(row("2024-05-10", 1)),\#(row("2024-05-09", 1))}}"#
        )
        let read = try asking.bars(asking.plan("EURUSD=X", from: "2024-05-01"), reply)
        #expect(read.isLastPartial && read.complete.count == 1 && read.currency == "USD")
    }

    @Test func `old coins have a column a currency`() throws {
        let meta = #"{"2. Digital Currency Code":"BTC","4. Market Code":"EUR","7. Time Zone":"UTC"}"#
        let fields = ["open", "high", "low", "close"].enumerated().map { index, name in
            #""\#(index + 1)a. \#(name) (EUR)":"10","\#(index + 1)b. \#(name) (USD)":"11""#
        }
        let text =
            #"{"Meta Data":\#(meta),"Time Series (Digital Currency Daily)":{"2024-05-09":{\#(fields.joined(separator: ","))}}}"#
        let names = "open (EUR),high (EUR),low (EUR),close (EUR),open (USD),high (USD),low (USD),close (USD)"
        let csv = "timestamp,\(names),volume\n2024-05-09,10,10,10,10,11,11,11,11,5\n"
        for reply in [HTTPReply(200, text), HTTPReply(200, csv)] {
            #expect(try asking.bars(asking.plan("BTC-EUR", from: "2024-05-01"), reply).series.closes == [10])
        }
    }

    @Test func `another symbol, table or shape is refused`() throws {
        let plan = try asking.plan("BRK.B", from: "2024-05-01")
        #expect(throws: Never.self) { try asking.bars(plan, daily([row("2024-05-10", 1)], symbol: "brk.b")) }
        for reply in [
            daily([row("2024-05-10", 1)]),
            daily([row("2024-05-10", 1)], symbol: "BRK-B", table: "Weekly Time Series"),
            daily([row("10.05.2024", 1)], symbol: "BRK-B"), daily([#""2024-05-10":5"#], symbol: "BRK-B"),
            HTTPReply(200, "timestamp,open,high,low,close\n2024-05-10,1,1\n"),
            HTTPReply(200, #"{"Global Quote":{}}"#),
        ] {
            #expect { try asking.bars(plan, reply) } throws: { error in
                if case .badAnswer = error as? ProviderError { true } else { false }
            }
        }
    }

    @Test
    func
        `the notice of the burst limit is told from that of the day, and the key in an unknown one is masked`()
        throws
    {
        let plan = try asking.plan("AAPL", from: "2024-05-01")
        func error(_ text: String) -> ProviderError? {
            do { _ = try asking.bars(plan, HTTPReply(200, #"{"Information":"\#(text)"}"#)) } catch {
                return error as? ProviderError
            }
            return nil
        }
        #expect(error("1 request per second … 25 requests per day") == .rateLimited(retryAfterSeconds: 2))
        #expect(error("5 calls per minute and 500 calls per day") == .rateLimited(retryAfterSeconds: 60))
        #expect(error("25 requests per day") == .quotaExhausted(until: at("2024-06-01T04:00:00Z")))
        #expect(
            error("The outputsize=full parameter value is a premium feature")
                == .planRefused(feature: "TIME_SERIES_DAILY_ADJUSTED outputsize=full")
        )
        #expect(error("Hello KEY") == .badAnswer("a notice in place of data: \"Hello ***\""))
    }
}
