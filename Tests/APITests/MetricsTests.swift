import Testing

@testable import API

/// What monitoring reads, and whether it adds up.
@Suite struct MetricsTests {
    /// A sample of the text format: its name with labels, and its value.
    private func samples(_ service: TestService) -> [String: Double] {
        var samples: [String: Double] = [:]
        for line in service.get("/api/performance/metrics").text.split(separator: "\n")
        where !line.hasPrefix("#") {
            let space = line.lastIndex(of: " ") ?? line.startIndex
            samples[String(line[..<space])] = Double(line[space...].dropFirst())
        }
        return samples
    }

    @Test func `requests are counted by status and by route, and both add up`() throws {
        let service = try TestService()
        for _ in 0..<3 { _ = service.get("/api/strategy/") }
        _ = service.get("/api/nothing")
        _ = service.post("/api/strategy/run", #"{"symbol":"AAPL","strategy":"rsi","include":[]}"#)
        let samples = samples(service)
        #expect(samples["backtester_http_requests_total{code=\"200\"}"] == 4)
        #expect(samples["backtester_http_requests_total{code=\"404\"}"] == 1)
        let count = "backtester_http_request_duration_seconds_count"
        #expect(samples["\(count){route=\"GET /api/strategy\"}"] == 3)
        #expect(samples["\(count){route=\"POST /api/strategy/run\"}"] == 1)
        #expect(samples["\(count){route=\"unmatched\"}"] == 1)
        #expect(samples["backtester_http_phase_duration_seconds_count{phase=\"compute\"}"] == 1)
        #expect(samples["backtester_provider_request_duration_seconds_count{provider=\"local\"}"] == 1)
    }

    @Test func `a histogram's buckets rise to its count`() throws {
        let service = try TestService()
        for _ in 0..<3 { _ = service.get("/api/strategy/") }
        let lines = service.get("/api/performance/metrics").text.split(separator: "\n")
        let buckets = lines.filter {
            $0.hasPrefix("backtester_http_request_duration_seconds_bucket{route=\"GET /api/strategy\"")
        }
        let values = buckets.compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
        #expect(values.count == 18 && values == values.sorted() && values.last == 3)
        #expect(buckets.last?.contains("le=\"+Inf\"") == true)
    }
}
