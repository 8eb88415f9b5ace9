import Foundation
import MarketData
import SharedState
import Testing

@testable import DataService

/// Requests to remote providers, in a time and over a network that the tests make.
@Suite struct RetrievalTests {
    let folder: DataFolder
    let time = FakeTime("2024-03-01T22:00:00Z")
    let network: FakeNetwork
    let statistics = Statistics()

    init() throws {
        folder = try DataFolder()
        folder.settings.providers = ["yahoo"]
        let yahoo = FakeYahoo(time: time)
        network = FakeNetwork(time) { yahoo.answer($0) }
    }

    /// A service as another process would have it.
    private func service() -> DataService {
        folder.service(statistics, network: network)
    }

    private func fetch(
        _ symbol: String,
        _ range: SeriesRequest.Range = .period(.months(1)),
        _ service: DataService? = nil,
        change: (inout SeriesRequest) -> Void = { _ in }
    ) throws -> FetchedSeries {
        var wanted = try request(symbol, .day1, range)
        change(&wanted)
        return try (service ?? self.service()).series(wanted, now: time.seconds)
    }

    private func between(_ start: String, _ end: String?) -> SeriesRequest.Range {
        .between(start: at(start), end: end.map(at))
    }

    @Test func `a month comes from the provider once, then from the caches`() throws {
        let service = service()
        let first = try fetch("AAPL", service: service)
        #expect(first.cache == .miss && first.provider == "yahoo" && first.currency == "USD")
        #expect(
            first.count == 22 && first.series.times.first == at("2024-02-01") && first.asOf == time.seconds
        )
        #expect(first.series.closes.last == FakeYahoo.close(CalendarDate(secondsUTC: at("2024-03-01"))))
        #expect(try fetch("AAPL", service: service).cache == .hit)
        let elsewhere = try fetch("AAPL")
        #expect(
            elsewhere.cache == .hit && elsewhere.series == first.series && elsewhere.version == first.version
        )
        #expect(network.requests.count == 1)
        #expect(statistics.snapshot[.providerRequests(0)] == 1 && statistics.snapshot[.cacheMisses] == 1)
    }

    /// Why a month of a symbol cannot be had; nil when it can.
    private func fault(_ symbol: String) throws -> DataError? {
        let wanted = try request(symbol, .day1, .period(.months(1)))
        do { _ = try service().series(wanted, now: time.seconds) } catch { return error }
        return nil
    }

    private func fetch(_ symbol: String, service: DataService) throws -> FetchedSeries {
        try fetch(symbol, .period(.months(1)), service)
    }

    @Test func `only what is missing is fetched`() throws {
        _ = try fetch("AAPL", between("2023-06-01", "2023-07-01"))
        #expect(try fetch("AAPL", between("2023-06-10", "2023-06-20")).cache == .hit)
        network.forgetRequests()
        let longer = try fetch("AAPL", between("2023-05-01", "2023-07-01"))
        #expect(longer.cache == .partial && longer.count == 45)
        #expect(network.requests.map { FakeYahoo.dates($0.request) } == [["2023-04-30", "2023-06-02"]])
        network.forgetRequests()
        let both = try fetch("AAPL", between("2023-04-01", "2023-08-01"))
        #expect(both.cache == .partial && both.count == 86)
        #expect(network.requests.count == 2 && network.mostInFlight == 2)
    }

    @Test func `closed bars are kept, the open part is looked at again after the expiry`() throws {
        let service = service()
        _ = try fetch("AAPL", service: service)
        time.pass(seconds: 29 * 60)
        #expect(try fetch("AAPL", service: service).cache == .hit)
        time.pass(seconds: 3 * 86_400)
        network.forgetRequests()
        let later = try fetch("AAPL", between("2024-02-01", nil), service)
        #expect(later.cache == .partial && later.series.times.last == at("2024-03-04"))
        #expect(network.requests.map { FakeYahoo.dates($0.request)[0] } == ["2024-02-29"])
        #expect(try service.cacheReport(now: time.seconds).expiredEntries == 0)
        #expect(try service.cacheReport(now: time.seconds + 1801).expiredEntries == 1)
    }

    @Test func `a new dividend makes adjusted bars be fetched anew`() throws {
        var yahoo = FakeYahoo(time: time)
        yahoo.dividends = [("2024-03-04", 2)]
        network.answer = { yahoo.answer($0) }
        let before = try fetch("AAPL", between("2024-01-02", nil))
        time.pass(seconds: 3 * 86_400)
        let after = try fetch("AAPL", between("2024-01-02", nil))
        #expect(after.count == before.count + 1 && after.cache == .miss)
        #expect(abs(after.series.closes[0] / before.series.closes[0] - 0.98) < 1e-9)
        time.pass(seconds: 3600)
        network.forgetRequests()
        _ = try fetch("AAPL", between("2024-01-02", nil))
        #expect(network.requests.count == 1)
    }

    @Test func `bars of an adjusted series are fetched anew after a week`() throws {
        _ = try fetch("AAPL", between("2023-06-01", "2023-07-01"))
        time.pass(seconds: 8 * 86_400)
        #expect(try fetch("AAPL", between("2023-06-01", "2023-07-01")).cache == .miss)
        _ = try fetch("AAPL", between("2023-06-01", "2023-07-01")) { $0.adjusted = false }
        time.pass(seconds: 8 * 86_400)
        let again = try fetch("AAPL", between("2023-06-01", "2023-07-01")) { $0.adjusted = false }
        #expect(again.cache == .hit)
    }

    @Test func `a refresh goes to the provider`() throws {
        _ = try fetch("AAPL")
        // However new the copy is, and whatever was just found out.
        for count in 2...3 {
            #expect(try fetch("AAPL") { $0.refresh = true }.cache == .miss)
            #expect(network.requests.count == count)
        }
        #expect(throws: DataError.self) { try fetch("NONE") }
        #expect(throws: DataError.self) { try fetch("NONE") { $0.refresh = true } }
        #expect(network.requests.count == 5)
    }

    @Test func `warm-up bars come before the range, out of bars without a gap`() throws {
        _ = try fetch("AAPL", between("2015-01-01", "2015-02-01"))
        let fetched = try fetch("AAPL", between("2023-06-01", "2023-07-01")) { $0.warmupBars = 100 }
        #expect(fetched.firstBar == 100 && fetched.series.count == 122)
        let near = try fetch("AAPL", between("2015-01-05", "2015-02-01")) { $0.warmupBars = 100 }
        #expect(near.firstBar == 100)
    }

    @Test func `an unknown symbol is remembered, and forgotten with the cache`() throws {
        let service = service()
        for _ in 0..<3 {
            #expect(throws: DataError.unknownSymbol(try Symbol("NONE"), provider: "yahoo", suggestions: [])) {
                try fetch("NONE", service: service)
            }
        }
        #expect(network.requests.count == 1)
        _ = try service.clearCache(CacheFilter(symbol: "NONE"), now: time.seconds)
        _ = try? fetch("NONE", service: service)
        #expect(network.requests.count == 2)
    }

    @Test func `a range without bars is remembered for a while`() throws {
        let weekend = between("2024-02-24", "2024-02-26")
        for _ in 0..<2 { #expect(throws: DataError.self) { try fetch("AAPL", weekend) } }
        #expect(network.requests.count == 1)
    }

    // MARK: - Many at once

    private func batch(_ count: Int, _ service: DataService) throws -> [Result<FetchedSeries, DataError>] {
        service.series(
            try (0..<count).map { try request("S\($0)", .day1, .period(.months(1))) },
            now: time.seconds
        )
    }

    @Test func `all misses of a batch are in flight together`() throws {
        let begin = time.microseconds
        let results = try batch(8, service())
        #expect(results.allSatisfy { (try? $0.get().count) == 22 })
        #expect(network.mostInFlight == 8 && time.microseconds - begin < 150_000)
    }

    @Test func `no more are in flight than a batch may have`() throws {
        folder.settings.network.batchSize = 3
        folder.settings.network.rateBurst = 1000
        let begin = time.microseconds
        #expect(try batch(10, service()).allSatisfy { (try? $0.get()) != nil })
        #expect(network.mostInFlight == 3 && time.microseconds - begin < 600_000)
    }

    @Test func `the rate is kept over all processes, and who comes too late is told when to come`() throws {
        folder.settings.network.deadlineSeconds = 30
        let one = try batch(60, service())
        let sent = network.requests.map(\.milliseconds)
        // Twenty at once, then one a second.
        #expect(sent.count == 49 && sent[19] == 0 && sent[20] == 1000 && sent[48] == 29_000)
        #expect(one.count { (try? $0.get()) != nil } == sent.count)
        guard case .failure(.providerUnavailable("yahoo", _, let seconds?)) = one[59] else {
            Issue.record("too late: \(one[59])")
            return
        }
        #expect((1...60).contains(seconds))
        network.forgetRequests()
        time.pass(seconds: 60)
        #expect(try fetch("OTHER").count == 22)
    }

    // MARK: - Faults

    private func fail(_ count: Int, _ result: Result<HTTPReply, HTTPError>, milliseconds: Int = 100) {
        let yahoo = FakeYahoo(time: time)
        var left = count
        network.answer = { request in
            left -= 1
            return left >= 0 ? .init(milliseconds: milliseconds, result: result) : yahoo.answer(request)
        }
    }

    @Test func `what may pass is tried again after a pause`() throws {
        fail(2, .success(HTTPReply(503, "down")))
        #expect(try fetch("AAPL").count == 22)
        let sent = network.requests.map(\.milliseconds)
        #expect(sent.count == 3 && (600...860).contains(sent[1]) && sent[2] - sent[1] >= 1100)
    }

    @Test func `after some failures in a row the provider is left alone, and tried by one later`() throws {
        fail(15, .success(HTTPReply(503, "down")))
        for number in 0..<5 { #expect(throws: DataError.self) { try fetch("S\(number)") } }
        #expect(network.requests.count == 15)
        #expect(throws: DataError.self) { try fetch("S5") }
        #expect(network.requests.count == 15)
        let status = try #require(service().providers(now: time.seconds).first { $0.name == "yahoo" })
        #expect(status.breaker?.name == "open")
        time.pass(seconds: 10)
        #expect(try fetch("S6").count == 22)
        #expect(try fetch("S7").count == 22)
    }

    @Test func `a provider that throttles gets the rest it asks for, without a second try`() throws {
        fail(1, .success(HTTPReply(429, "Edge: Too Many Requests", [HTTPHeader("Retry-After", "120")])))
        guard case .providerUnavailable("yahoo", _, 120) = try fault("AAPL") else {
            Issue.record("throttled")
            return
        }
        time.pass(seconds: 119)
        #expect(throws: DataError.self) { try fetch("MSFT") }
        #expect(network.requests.count == 1)
        time.pass(seconds: 2)
        #expect(try fetch("MSFT").count == 22)
    }

    @Test func `a stale copy is served, and said to be, when the provider fails`() throws {
        _ = try fetch("AAPL")
        time.pass(seconds: 3600)
        fail(99, .failure(HTTPError(kind: .cannotConnect, host: "yahoo.test")))
        let stale = try fetch("AAPL")
        #expect(
            stale.cache == .stale && stale.count == 22 && stale.warnings.last?.hasPrefix("stale: ") == true
        )
        #expect(statistics.snapshot[.cacheStale] == 1)
        #expect(throws: DataError.self) { try fetch("AAPL", .period(.years(1))) }
    }

    @Test func `a server that never answers costs no more than the deadline`() throws {
        folder.settings.network.deadlineSeconds = 40
        fail(99, .success(HTTPReply(200, "")), milliseconds: 1_000_000)
        let begin = time.microseconds
        #expect(throws: DataError.self) { try fetch("AAPL") }
        #expect(time.microseconds - begin <= 40_100_000)
    }

    @Test(arguments: ["<html>", "", "{", "[]", #"{"chart":{"result":[{"meta":{"symbol":"MSFT"}}]}}"#])
    func `nonsense is told as such, is not asked for again at once, and never gets into the cache`(
        body: String
    ) throws {
        fail(1, .success(HTTPReply(200, body)))
        for _ in 0..<2 {
            guard case .badAnswer(_, "yahoo", _) = try fault("AAPL") else {
                Issue.record("nonsense")
                return
            }
        }
        #expect(network.requests.count == 1)
        #expect(try service().cacheReport(now: time.seconds).entries == 0)
        time.pass(seconds: 31)
        #expect(try fetch("AAPL").count == 22)
    }

    @Test func `nonsense about some series does not keep others from being fetched`() throws {
        fail(6, .success(HTTPReply(200, "<html>")))
        for number in 0..<6 { #expect(throws: DataError.self) { try fetch("S\(number)") } }
        #expect(try fetch("AAPL").count == 22)
    }

    // MARK: - Several providers

    @Test func `auto asks the next, and tells why the first did not answer`() throws {
        folder.settings.providers = ["finnhub", "alphavantage", "yahoo"]
        folder.settings.network.keys = ["finnhub": "secret"]
        let yahoo = FakeYahoo(time: time)
        network.answer = { request in
            request.url.contains("finnhub")
                ? .init(
                    result: .success(HTTPReply(403, #"{"error":"You don't have access to this resource."}"#))
                )
                : yahoo.answer(request)
        }
        let fetched = try fetch("AAPL")
        #expect(
            fetched.provider == "yahoo" && fetched.attempts.map(\.provider) == ["finnhub", "alphavantage"]
        )
        guard case .providerUnavailable = fetched.attempts[0].error,
            case .providerNeedsKey("alphavantage", "ALPHA_VANTAGE_API_KEY") = fetched.attempts[1].error
        else {
            Issue.record("\(fetched.attempts)")
            return
        }
        network.forgetRequests()
        _ = try fetch("MSFT")
        // The plan is known to be too small.
        #expect(network.requests.count == 1)
    }

    @Test func `an unknown symbol stays one when others were not even asked`() throws {
        folder.settings.providers = ["yahoo", "finnhub"]
        do {
            _ = try fetch("NONE")
        } catch let error as DataError {
            guard case .unknownSymbol = error.decisive else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test func `local stands in where it is listed`() throws {
        folder.settings.providers = ["yahoo", "local"]
        try folder.putDays(50, from: "2024-01-01", "1d/NONE.csv")
        let fetched = try fetch("NONE", .period(.max))
        #expect(fetched.provider == "local" && fetched.attempts.map(\.provider) == ["yahoo"])
    }
}
