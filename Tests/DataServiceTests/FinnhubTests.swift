import MarketData
import Testing

@testable import DataService

@Suite struct FinnhubTests {
    private let asking = Asking(FinnhubProvider(baseURL: "http://localhost:9/api/v1/", key: "KEY"))

    @Test func `the key goes into a header`() throws {
        let request = try asking.plan("BRK-B", from: "2024-05-01", to: "2024-05-10").requests[0].http
        #expect(
            request.url
                == "http://localhost:9/api/v1/stock/candle?symbol=BRK.B&resolution=D&from=1714435200&to=1715299200"
        )
        #expect(request.headers.contains(HTTPHeader("X-Finnhub-Token", "KEY")))
    }

    @Test(arguments: [
        ("VOD.L", "stock/candle", "VOD.L"), ("EURUSD=X", "forex/candle", "OANDA%3AEUR_USD"),
        ("BTC-USD", "crypto/candle", "COINBASE%3ABTC-USD"),
        ("BTC-USDT", "crypto/candle", "BINANCE%3ABTCUSDT"),
        ("FXCM:EUR_USD", "forex/candle", "FXCM%3AEUR_USD"),
        ("^GSPC", "stock/candle", "%5EGSPC"),
    ])
    func `symbols are spelled as Finnhub does`(given: String, path: String, spelled: String) throws {
        let url = try asking.plan(given, from: "2024-05-01").requests[0].http.url
        #expect(url.contains("/api/v1/\(path)?symbol=\(spelled)&"))
    }

    @Test func `minutes come a month a request`() throws {
        let plan = try asking.plan("AAPL", .minute5, from: "2024-01-01", to: "2024-05-01")
        #expect(
            plan.requests.count == 5
                && plan.requests[0].http.url.contains("resolution=5&from=1704067200&to=1706659199")
        )
    }

    private func candles(_ times: [Int64], _ more: String = "") -> HTTPReply {
        let ones = "[" + times.map { _ in "1" }.joined(separator: ",") + "]"
        let list = "[" + times.map(String.init).joined(separator: ",") + "]"
        return HTTPReply(
            200,
            #"{"c":\#(ones),"h":\#(ones),"l":\#(ones),"o":\#(ones),"s":"ok","t":\#(list),"v":\#(ones)\#(more)}"#
        )
    }

    @Test(arguments: [
        ("AAPL", "2024-05-08T00:00:00Z"), ("AAPL", "2024-05-08T04:00:00Z"),
        ("7203.T", "2024-05-07T15:00:00Z"),
        ("EURUSD=X", "2024-05-07T21:00:00Z"), ("EURUSD=X", "2024-05-07T22:00:00Z"),
        ("BTC-USD", "2024-05-08T00:00:00Z"),
    ])
    func `a day is dated by its exchange, a currency's by the day it ends`(symbol: String, time: String)
        throws
    {
        let read = try asking.bars(asking.plan(symbol, from: "2024-05-01"), candles([at(time)]))
        #expect(read.series.times == [at("2024-05-08")])
    }

    @Test func `weeks are made of days`() throws {
        let plan = try asking.plan("AAPL", .week1, from: "2024-05-01")
        #expect(plan.source == .day1)
        #expect(
            try asking.bars(plan, candles([at("2024-05-08"), at("2024-05-09")])).series.times == [
                at("2024-05-06")
            ]
        )
    }

    @Test func `what adjusted means is said`() throws {
        let daily = try asking.bars(asking.plan("AAPL", from: "2024-05-01"), candles([at("2024-05-08")]))
        #expect(
            daily.adjustment == .splits
                && daily.warnings == ["prices are adjusted for splits, not for dividends"]
        )
        let hourly = try asking.bars(
            asking.plan("AAPL", .hour1, from: "2024-05-01"),
            candles([at("2024-05-08")])
        )
        #expect(hourly.adjustment == .none && hourly.warnings.count == 2)
    }

    @Test func `arrays of different lengths and bars closer than their length are refused`() throws {
        let uneven = HTTPReply(
            200,
            #"{"c":[1],"h":[1,1],"l":[1,1],"o":[1,1],"s":"ok","t":[1715126400,1715212800],"v":[1,1]}"#
        )
        #expect(throws: ProviderError.badAnswer("1 values of c for 2 times")) {
            try asking.bars(asking.plan("AAPL", from: "2024-05-01"), uneven)
        }
        let close = candles((0..<20).map { at("2024-05-08T14:00:00Z") + 60 * $0 })
        #expect(throws: ProviderError.badAnswer("shorter bars where 1d were asked for")) {
            try asking.bars(asking.plan("AAPL", from: "2024-05-01"), close)
        }
    }

    @Test func `a plan that is too small is remembered by the kind of candles`() throws {
        #expect(throws: ProviderError.planRefused(feature: "stock/candle")) {
            try asking.plan("AAPL", from: "2024-05-01", without: ["stock/candle"])
        }
        #expect(throws: Never.self) {
            try asking.plan("BTC-USD", from: "2024-05-01", without: ["stock/candle"])
        }
        #expect(throws: ProviderError.planRefused(feature: "stock/candle")) {
            try asking.bars(
                asking.plan("AAPL", from: "2024-05-01"),
                HTTPReply(401, #"{"error":"You don't have access to this resource."}"#)
            )
        }
    }

    @Test func `the limit ends when the answer says, else with the minute`() throws {
        let late = Asking(FinnhubProvider(key: "KEY"), now: "2024-06-01T00:00:25Z")
        let plan = try late.plan("AAPL", from: "2024-05-01")
        #expect(throws: ProviderError.rateLimited(retryAfterSeconds: 35)) {
            try late.bars(plan, HTTPReply(429, "API limit reached."))
        }
        let reset = [HTTPHeader("X-Ratelimit-Reset", String(at("2024-06-01T00:00:32Z")))]
        #expect(throws: ProviderError.rateLimited(retryAfterSeconds: 7)) {
            try late.bars(plan, HTTPReply(429, "", reset))
        }
    }
}
