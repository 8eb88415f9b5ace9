import Foundation
import MarketData
import Testing

@testable import DataService

/// What every provider over HTTP has to do, on recorded answers that say the same in its own format.
struct ProviderConformance<Source: RemoteProvider> {
    let asking: Asking<Source>
    /// The answers' folder, and what its errors mean.
    let errors: [String: ProviderError]

    private let key = "SECRET-KEY"

    init(_ provider: Source, errors: [String: ProviderError]) {
        asking = Asking(provider)
        self.errors = errors
    }

    private func recorded(_ name: String) throws -> HTTPReply {
        let folder = Bundle.module.bundlePath + "/Recorded/\(Source.name)"
        let body = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
        // `throttled-429.txt` came with status 429, others with 200.
        let number = name.split { "-.".contains($0) }.compactMap { Int($0) }.first
        return HTTPReply(status: number ?? 200, body: [UInt8](body))
    }

    func check() throws {
        try checkDailyBars()
        try checkErrors()
        try checkFaults()
        try checkPlans()
        try checkSecrecy()
        try checkMutations()
    }

    private func checkDailyBars() throws {
        let plan = try asking.plan("AAPL", from: "2024-01-02", to: "2024-01-09")
        let bars = try asking.bars(plan, recorded("daily.json"))
        let closes = [185.64, 184.25, 181.91, 181.18, 185.56]
        #expect(
            bars.series.closes == closes && bars.series.opens.first == 187.15 && bars.series.highs[4] == 185.6
        )
        #expect(bars.series.times.first == at("2024-01-02") && bars.series.times.last == at("2024-01-08"))
        #expect(bars.series.volumes[0] == 82_488_700 && !bars.isLastPartial)
        let part = try asking.bars(
            asking.plan("AAPL", from: "2024-01-04", to: "2024-01-08"),
            recorded("daily.json")
        )
        #expect(part.series.closes == [181.91, 181.18], "bars outside the range are left out")
    }

    private func checkErrors() throws {
        let plan = try asking.plan("AAPL", from: "2024-05-02", to: "2024-05-09")
        for (name, error) in errors {
            #expect(throws: error, "\(name)") { try asking.bars(plan, recorded(name)) }
        }
    }

    private func checkFaults() throws {
        let plan = try asking.plan("AAPL", from: "2024-01-02", to: "2024-01-09")
        let daily = try recorded("daily.json")
        let json = String(decoding: daily.body, as: UTF8.self)
        func fails(_ reply: HTTPReply, _ isExpected: (ProviderError) -> Bool, _ what: String) {
            #expect(throws: (any Error).self, "\(what)") { try asking.bars(plan, reply) }
            do { _ = try asking.bars(plan, reply) } catch {
                #expect((error as? ProviderError).map(isExpected) == true, "\(what): \(error)")
            }
        }
        func isBad(_ error: ProviderError) -> Bool { if case .badAnswer = error { true } else { false } }
        fails(HTTPReply(200, "<html><body>Hello</body></html>"), isBad, "HTML")
        fails(HTTPReply(200, ""), isBad, "nothing")
        fails(HTTPReply(200, "[]"), isBad, "a list")
        fails(HTTPReply(200, "{\"x\":NaN}"), isBad, "NaN")
        fails(HTTPReply(200, json + json), isBad, "two documents")
        fails(HTTPReply(418, json), isBad, "an odd status")
        for status in [500, 502, 503, 504] {
            fails(HTTPReply(status, "<html>"), \.isTransient, "status \(status)")
        }
        let limited = HTTPReply(429, "slow down", [HTTPHeader("retry-after", "17")])
        fails(limited, { $0 == .rateLimited(retryAfterSeconds: 17) }, "status 429")
        for length in stride(from: 0, to: json.utf8.count - 4, by: 7) {
            fails(
                HTTPReply(status: 200, body: Array(daily.body.prefix(length))),
                isBad,
                "the first \(length) bytes"
            )
        }
    }

    private func checkPlans() throws {
        for timeframe in Timeframe.allCases {
            let plan = try asking.plan("AAPL", timeframe, from: "2024-05-20", to: "2024-05-31")
            #expect(!plan.requests.isEmpty && plan.requests.allSatisfy { $0.http.isSendable })
            #expect(plan.requests.allSatisfy { $0.timeframe == plan.source })
            let isFilled = BarSeries.empty(plan.source).isFilling(timeframe)
            #expect(isFilled, "\(timeframe) bars can be made of \(plan.source)")
        }
        #expect(throws: ProviderError.noData) { try asking.plan("AAPL", from: "2030-01-01") }
        #expect(throws: ProviderError.noData) {
            try asking.plan("AAPL", from: "2024-01-02", to: "2024-01-02")
        }
        _ = try asking.plan("AAPL", .month1, from: "0001-01-01", to: "9999-12-31")
        #expect(try !asking.plan("AAPL", .minute1).warnings.isEmpty, "a limit of reach is said")
        #expect { try asking.plan("AAPL", .minute1, from: "2001-01-01", to: "2001-02-01") } throws: { error in
            if case .beyondReach = error as? ProviderError { true } else { false }
        }
    }

    private func checkSecrecy() throws {
        for request in try asking.plan("AAPL", from: "2024-01-02").requests {
            let shown = "\(request) \(String(reflecting: request)) \(request.http)"
            #expect(!shown.contains(key) && !shown.contains("?"))
        }
        for name in errors.keys {
            do { _ = try asking.bars(asking.plan("AAPL", from: "2024-05-02"), recorded(name)) } catch {
                #expect(
                    !"\(error)".contains(key) && (error as? ProviderError)?.message.contains(key) == false
                )
            }
        }
    }

    /// Broken answers give errors or bars, never a crash, and quickly.
    private func checkMutations() throws {
        var random = SeededBytes(seed: 4_711)
        let bodies = try (errors.keys.sorted() + ["daily.json"]).map { try recorded($0).body }
        let tokens = [
            "null", "-1", "1e308", "9223372036854775807", "\"x\"", "{}", "[]", "Infinity", ",", "\"", "0",
        ]
        let timeframes = Timeframe.allCases
        for _ in 0..<1_000 {
            var body = bodies[random.below(bodies.count)]
            switch random.below(3) {
            case 0: body = Array(body.prefix(random.below(body.count + 1)))
            case 1:
                for _ in 0...random.below(8) where !body.isEmpty {
                    body[random.below(body.count)] = random.byte
                }
            default:
                for _ in 0...random.below(4) where !body.isEmpty {
                    let start = random.below(body.count)
                    let end = body[start...].firstIndex { ",]}:".utf8.contains($0) } ?? body.count
                    body.replaceSubrange(start..<end, with: tokens[random.below(tokens.count)].utf8)
                }
            }
            let timeframe = timeframes[random.below(timeframes.count)]
            let plan = try asking.plan("AAPL", timeframe, adjusted: random.below(2) == 0)
            let reply = HTTPReply(status: [200, 200, 200, 404, 500][random.below(5)], body: body)
            guard let bars = try? asking.bars(plan, reply) else { continue }
            #expect(!bars.series.isEmpty && bars.series.volumes.allSatisfy(\.isFinite))
        }
    }
}

extension BarSeries {
    /// Whether bars of a timeframe can be made of these.
    fileprivate func isFilling(_ timeframe: Timeframe) -> Bool {
        (try? resampled(to: timeframe, timeZone: .utc)) != nil
    }
}

/// SplitMix64: the same bytes for the same seed, on every machine.
struct SeededBytes {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    var byte: UInt8 { mutating get { UInt8(truncatingIfNeeded: next()) } }
}
