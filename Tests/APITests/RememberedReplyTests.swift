import Testing

@testable import API

/// A reply to what was asked before over the same bars.
@Suite struct RememberedReplyTests {
    private let csv = [("Content-Type", "text/csv")].map { (name: $0.0, value: $0.1) }

    /// Bars of forty days that end at a price.
    private func bars(last: Double) -> String {
        let rows = (1...40).map { day in
            let date = day <= 31 ? "2024-01-\(day < 10 ? "0" : "")\(day)" : "2024-02-0\(day - 31)"
            let price = day == 40 ? last : 100 + Double(day % 7)
            return "\(date),\(price),\(price),\(price),\(price),1000"
        }
        return "date,open,high,low,close,volume\n" + rows.joined(separator: "\n") + "\n"
    }

    private func compute(_ reply: TestReply) -> String? {
        reply.header("Server-Timing")?.split(separator: " ").first { $0.hasPrefix("compute") }.map(
            String.init
        )
    }

    @Test(
        arguments: [
            ("/api/strategy/run", #"{"symbol": "MINE", "strategy": "buy_and_hold", "period": "max"}"#),
            (
                "/api/strategy/batch",
                #"{"symbols": ["MINE"], "strategies": ["rsi", "buy_and_hold"], "period": "max"}"#
            ),
            (
                "/api/strategy/compare",
                #"{"symbols": ["MINE"], "strategies": ["sma_crossover"], "period": "max"}"#
            ),
            (
                "/api/strategy/optimize",
                #"{"symbol": "MINE", "strategy": "sma_crossover", "period": "max", "#
                    + #""parameter_grid": {"fast_period": [2, 3]}, "parameters": {"slow_period": 5}}"#
            ),
        ]
    )
    func `what is asked again is computed anew only where the bars are others`(path: String, body: String)
        throws
    {
        let service = try TestService()
        #expect(service.send("PUT", "/api/data/local/MINE", bars(last: 100), headers: csv).status == 200)
        let first = service.post(path, body)
        #expect(first.status == 200)
        #expect(compute(first) != "compute;dur=0.000,")
        let again = service.post(path, body)
        #expect(again.text == first.text)
        #expect(compute(again) == "compute;dur=0.000,")

        let wrongType = service.post(path, body, headers: [("Content-Type", "text/plain")])
        #expect(wrongType.status == 415)

        #expect(service.send("PUT", "/api/data/local/MINE", bars(last: 200), headers: csv).status == 200)
        let other = service.post(path, body)
        #expect(compute(other) != "compute;dur=0.000,")
        #expect(other.text != first.text)
    }

    @Test func `what is kept takes no more than its bytes`() {
        var body = [UInt8](repeating: 32, count: 3000)
        body.reserveCapacity(100_000)
        let entry = RememberedReplies.Entry(requests: [], bars: [], body: body, backtests: 1)
        #expect(entry.body == body)
        #expect(entry.body.capacity < 4096)
    }

    @Test func `the least recently used go first, and what is too large is not kept`() {
        func entry(_ size: Int) -> RememberedReplies.Entry {
            RememberedReplies.Entry(
                requests: [],
                bars: [],
                body: [UInt8](repeating: 0, count: size),
                backtests: 1
            )
        }
        let replies = RememberedReplies(maximumBytes: 800)
        for question in UInt8(0)..<8 { replies.keep(entry(99), for: [question]) }
        #expect(replies.entry(for: [0]) != nil)
        replies.keep(entry(50), for: [8])
        #expect(replies.entry(for: [1]) == nil)
        #expect(replies.entry(for: [0]) != nil)
        replies.keep(entry(100), for: [9])
        #expect(replies.entry(for: [9]) == nil)
        replies.keep(entry(10), for: [2])
        #expect(replies.entry(for: [2])?.body.count == 10)
    }
}
