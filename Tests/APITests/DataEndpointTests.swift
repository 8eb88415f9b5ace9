import JSON
import Testing

@testable import API

/// The routes of `/api/data/` and the cache, over the bundled bars.
@Suite struct DataEndpointTests {
    @Test func `bars come as records with the facts about them`() throws {
        let reply = try TestService().post("/api/data/fetch", #"{"symbol":"AAPL","period":"5d"}"#)
        #expect(reply.status == 200, "\(reply.text)")
        let json = reply.json
        #expect(json["status"].text == "success")
        #expect(json["provider"].text == "local")
        #expect(json["currency"].text == "USD")
        #expect(json["timezone"].text == "America/New_York")
        #expect(json["count"].int == 5)
        #expect(json["end"].text == "2024-12-31")
        #expect(json["as_of"].text == "2024-12-31")
        #expect(json["cache"].text == "miss")
        #expect(json["data"].elements.count == 5)
        let last = json["data"][4]
        #expect(last["timestamp"].text == "2024-12-31")
        #expect(last["close"].double == 250.145)
        #expect(last["volume"].double == 39_524_128)
    }

    @Test func `bars come as columns too`() throws {
        let json = try TestService().post(
            "/api/data/fetch",
            #"{"symbol":"AAPL","period":"5d","format":"columns"}"#
        ).json["data"]
        #expect(json.names == ["timestamp", "open", "high", "low", "close", "volume"])
        #expect(json["close"].elements.count == 5)
    }

    @Test func `bars come as CSV where the client asks for it`() throws {
        let reply = try TestService().post(
            "/api/data/fetch",
            #"{"symbol":"AAPL","start":"2024-12-31"}"#,
            headers: [("Content-Type", "application/json"), ("Accept", "text/csv")]
        )
        #expect(reply.header("Content-Type")?.hasPrefix("text/csv") == true)
        #expect(
            reply.text
                == "timestamp,open,high,low,close,volume\r\n2024-12-31,252.163,253.002,249.156,250.145,39524128\r\n"
        )
    }

    @Test func `a range is half open`() throws {
        let json = try TestService().post(
            "/api/data/fetch",
            #"{"symbol":"AAPL","start":"2024-12-30","end":"2024-12-31"}"#
        ).json
        #expect(json["count"].int == 1)
        #expect(json["start"].text == "2024-12-30")
    }

    @Test func `intraday bars are stamped with their start in UTC`() throws {
        let json = try TestService().post(
            "/api/data/fetch",
            #"{"symbol":"AAPL","interval":"1h","period":"1d"}"#
        ).json
        #expect(json["timeframe"].text == "1h")
        #expect(json["data"][0]["timestamp"].text?.hasSuffix(":30:00Z") == true)
    }

    @Test func `the second request is a hit`() throws {
        let service = try TestService()
        _ = service.post("/api/data/fetch", #"{"symbol":"AAPL"}"#)
        #expect(service.post("/api/data/fetch", #"{"symbol":"AAPL"}"#).json["cache"].text == "hit")
    }

    @Test func `an unknown symbol is 404 and an empty range says what there is`() throws {
        let service = try TestService()
        let unknown = service.post("/api/data/fetch", #"{"symbol":"APPL"}"#)
        #expect(unknown.status == 404)
        #expect(unknown.json["type"].text == "/docs/problems.html#unknown-symbol")
        #expect(unknown.text.contains("AAPL"))
        let empty = service.post(
            "/api/data/fetch",
            #"{"symbol":"AAPL","start":"1999-01-01","end":"2000-01-01"}"#
        )
        #expect(empty.status == 404)
        #expect(empty.json["detail"].text?.contains("2015-01-02") == true)
    }

    @Test func `a provider that is not switched on is refused with those that are`() throws {
        let reply = try TestService().post("/api/data/fetch", #"{"symbol":"AAPL","provider":"yahoo"}"#)
        #expect(reply.status == 422)
        #expect(reply.pointers == ["/provider"])
        #expect(reply.text.contains("local"))
    }

    @Test func `a batch gives what it could and a problem for the rest`() throws {
        let json = try TestService().post(
            "/api/data/batch",
            #"{"symbols":["AAPL","NOPE","MSFT","AAPL"],"period":"5d","include_data":false}"#
        ).json
        #expect(json["status"].text == "partial")
        #expect(json["symbols_requested"].int == 3)
        #expect(json["symbols_fetched"].int == 2)
        #expect(json["results"].names == ["AAPL", "MSFT"])
        #expect(json["results"]["AAPL"]["data"] == .null)
        #expect(json["results"]["AAPL"]["status"].text == "success")
        #expect(json["errors"]["NOPE"]["status"].int == 404)
        #expect(json["errors"]["NOPE"].names == ["type", "title", "status", "detail", "instance"])
    }

    @Test func `the concurrent test answers as the seed does`() throws {
        let service = try TestService()
        let first = service.post(
            "/api/performance/concurrent-test",
            #"{"symbols":["AAPL","MSFT","GOOGL","TSLA","AMZN","META","NVDA","NFLX"],"timeframe":"1d","period":"1mo"}"#
        )
        #expect(first.status == 200)
        #expect(first.json.names.prefix(3) == ["status", "test_results", "performance_rating"])
        let results = first.json["test_results"]
        #expect(
            results.names == [
                "symbols_requested", "symbols_fetched", "fetch_time_seconds", "symbols_per_second",
                "cache_hits", "cache_misses",
            ]
        )
        #expect(results["symbols_fetched"].int == 8)
        #expect(results["cache_misses"].int == 8)
        #expect(first.json["performance_rating"].text == "Excellent")
        let second = service.post("/api/performance/concurrent-test", "", headers: [])
        #expect(second.json["test_results"]["cache_hits"].int == 8)
    }

    @Test(arguments: [
        (4.9, true, "Excellent"), (4.9, false, "Good"), (5, true, "Good"), (9.9, false, "Good"),
        (10, true, "Needs Optimization"),
    ])
    func `the rating follows time and completeness`(seconds: Double, isComplete: Bool, rating: String) {
        #expect(ConcurrentTest.rating(seconds: seconds, isComplete: isComplete) == rating)
    }

    @Test func `clearing forgets bars and figures`() throws {
        let service = try TestService()
        _ = service.post("/api/performance/concurrent-test", "", headers: [])
        #expect(service.get("/api/performance/cache").json["cache"]["entries"].int == 8)
        let some = service.post("/api/performance/clear-cache", #"{"symbol":"AAPL"}"#)
        #expect(some.json["entries_removed"].int == 1)
        let rest = service.post("/api/performance/clear-cache", "", headers: [])
        #expect(rest.json["entries_removed"].int == 7)
        let cache = service.get("/api/performance/cache").json["cache"]
        #expect(cache["entries"].int == 0)
        #expect(cache["misses"].int == 0)
        #expect(service.post("/api/data/fetch", #"{"symbol":"AAPL"}"#).json["cache"].text == "miss")
    }

    @Test func `the figures count what was done`() throws {
        let service = try TestService()
        _ = service.post("/api/data/fetch", #"{"symbol":"AAPL"}"#)
        _ = service.post("/api/data/fetch", #"{"symbol":"AAPL"}"#)
        _ = service.post("/api/data/fetch", #"{"symbol":"NOPE"}"#)
        let json = service.get("/api/performance/stats").json
        #expect(json["data_service"]["requests"].int == 3)
        #expect(json["data_service"]["cache_hits"].int == 1)
        #expect(json["data_service"]["cache_misses"].int == 1)
        #expect(json["http"]["requests"].int == 3)
        #expect(json["http"]["by_status"]["404"].int == 1)
        #expect(json["pool"]["responders"].int == 4)
        let metrics = service.get("/api/performance/metrics")
        #expect(metrics.text.contains("backtester_cache_hits_total 1\n"))
        #expect(metrics.header("Content-Type")?.hasPrefix("text/plain; version=0.0.4") == true)
    }
}
