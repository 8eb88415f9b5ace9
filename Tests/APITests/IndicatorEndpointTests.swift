import Indicators
import JSON
import Testing

@testable import API

@Suite struct IndicatorEndpointTests {
    @Test func `every indicator is listed`() throws {
        let json = try TestService().get("/api/data/indicators").json
        #expect(
            json["indicators"].elements.compactMap { $0["name"].text }
                == allIndicators.map { $0.definition.name }
        )
    }

    @Test func `columns are aligned with the bars and null where undefined`() throws {
        let json = try TestService().post(
            "/api/data/indicators",
            #"{"symbol":"AAPL","period":"3mo","indicators":[{"name":"sma","period":5},{"name":"MACD"},{"name":"vwap","anchor":"session"}]}"#
        ).json
        let count = json["timestamps"].elements.count
        #expect(count == Int(json["count"].int ?? 0) && count > 60)
        let sma = json["indicators"][0]
        #expect(sma["lookback"].int == 4)
        let values = sma["outputs"]["value"].elements
        #expect(values.count == count)
        #expect(values.prefix(4).allSatisfy { $0 == .null })
        #expect(values.dropFirst(4).allSatisfy { $0.double != nil })
        let macd = json["indicators"][1]
        #expect(macd["outputs"].names == ["macd", "signal", "histogram"])
        #expect(macd["parameters"].names == ["fast_period", "slow_period", "signal_period"])
        #expect(json["indicators"][2]["parameters"]["anchor"].text == "session")
    }

    @Test func `every fault has its place`() throws {
        let reply = try TestService().post(
            "/api/data/indicators",
            #"{"symbol":"AAPL","indicators":[{"name":"smma"},{"name":"rsi","period":0},{"name":"rsi","length":5},{"name":"vwap","anchor":"week"},7,{}]}"#
        )
        #expect(reply.status == 422)
        #expect(
            reply.pointers == [
                "/indicators/0/name", "/indicators/1/period", "/indicators/2/length", "/indicators/3/anchor",
                "/indicators/4",
                "/indicators/5/name",
            ]
        )
    }
}
