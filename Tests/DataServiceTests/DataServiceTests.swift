import MarketData
import SharedState
import Testing

@testable import DataService

@Suite struct DataServiceTests {
    let folder: DataFolder

    init() throws {
        folder = try DataFolder()
        try folder.putDays(50, from: "2024-01-01", "1d/ABC.csv")
    }

    @Test
    func `the first request is a miss, the next a hit from memory, in another process one from the cache`()
        throws
    {
        let statistics = Statistics()
        let service = folder.service(statistics)
        let first = try service.series(request("ABC"), now: 100)
        let second = try service.series(request("ABC"), now: 101)
        #expect(first.cache == .miss && second.cache == .hit && second.fetchedAt == 100)
        #expect(first.series == second.series && first.version == second.version)

        let elsewhere = try folder.service().series(request("ABC"), now: 102)
        #expect(elsewhere.cache == .hit && elsewhere.fetchedAt == 100 && elsewhere.series == first.series)

        let counted = statistics.snapshot
        #expect(counted[.dataRequests] == 2 && counted[.cacheHits] == 1 && counted[.cacheMisses] == 1)
        #expect(counted[.memoryHits] == 1 && counted[.symbolsFetched] == 1 && counted[.dataFailures] == 0)
        let local = try #require(service.providers.first { $0.name == "local" })
        #expect(counted[.providerRequests(local.place)] == 1 && counted[.providerFailures(local.place)] == 0)
    }

    @Test func `a refresh goes to the provider`() throws {
        let service = folder.service()
        _ = try service.series(request("ABC"), now: 1)
        var wanted = try request("ABC")
        wanted.refresh = true
        #expect(try service.series(wanted, now: 2).cache == .miss)
        #expect(try service.series(request("ABC"), now: 2).fetchedAt == 2)
    }

    @Test func `a changed file is a new version for everybody`() throws {
        let (one, two) = (folder.service(), folder.service())
        let before = try one.series(request("ABC"), now: 1)
        _ = try two.series(request("ABC"), now: 1)
        try folder.putDays(51, from: "2024-01-01", "1d/ABC.csv")
        let after = try one.series(request("ABC"), now: 1)
        #expect(after.cache == .miss && after.count == 51 && after.version != before.version)
        #expect(try two.series(request("ABC"), now: 1).count == 51)
    }

    @Test func `clearing the cache in one process makes the next request anywhere a miss`() throws {
        let (one, two) = (folder.service(), folder.service())
        _ = try one.series(request("ABC"), now: 1)
        #expect(try two.series(request("ABC"), now: 1).cache == .hit)
        #expect(
            try one.clearCache(CacheFilter(), now: 1) == ClearedCache(entriesRemoved: 1, bytesFreed: 50 * 48)
        )
        #expect(try two.series(request("ABC"), now: 1).cache == .miss)
        #expect(try one.series(request("ABC"), now: 1).cache == .hit)
    }

    @Test func `clearing takes what the filter names`() throws {
        try folder.putDays(5, from: "2024-01-01", "1d/DEF.csv")
        let service = folder.service()
        for symbol in ["ABC", "DEF"] { _ = try service.series(request(symbol), now: 1) }
        _ = try service.series(request("ABC", .week1), now: 1)
        #expect(try service.clearCache(CacheFilter(symbol: "XYZ"), now: 1).entriesRemoved == 0)
        #expect(
            try service.clearCache(CacheFilter(symbol: "ABC", timeframe: "1w"), now: 1).entriesRemoved == 1
        )
        #expect(try service.clearCache(CacheFilter(expiredOnly: true), now: 1).entriesRemoved == 0)
        try folder.putDays(6, from: "2024-01-01", "1d/DEF.csv")
        #expect(try service.cacheReport(now: 1).expiredEntries == 1)
        #expect(try service.clearCache(CacheFilter(expiredOnly: true), now: 1).entriesRemoved == 1)
        #expect(try service.series(request("ABC"), now: 1).cache == .hit)
    }

    @Test func `the report tells what the cache holds`() throws {
        let service = folder.service()
        #expect(try service.cacheReport(now: 5).oldestAgeSeconds == nil)
        _ = try service.series(request("ABC"), now: 10)
        _ = try service.series(request("ABC", .week1), now: 20)
        let report = try service.cacheReport(now: 25)
        #expect(report.entries == 2 && report.symbols == 1 && report.bars == 60)
        #expect(report.oldestAgeSeconds == 15 && report.newestAgeSeconds == 5 && report.expiredEntries == 0)
        #expect(report.sizeBytes > 0 && report.walBytes > 0 && report.memoryEntries == 2)
        try service.checkCacheWritable()
        #expect(try service.checkpointCache().isComplete)
    }

    @Test func `results come in the order of the requests, faults among them`() throws {
        let results = folder.service().series(
            [try request("ABC"), try request("NONE"), try request("ABC", .week1)],
            now: 1
        )
        #expect(try results[0].get().count == 50)
        #expect(throws: DataError.self) { try results[1].get() }
        #expect(try results[2].get().timeframe == .week1)
    }

    // MARK: - Choosing a provider

    private func fault(_ provider: SeriesRequest.ProviderChoice, _ enabled: [String]) throws -> DataError? {
        folder.settings.providers = enabled
        var wanted = try request("NONE")
        wanted.provider = provider
        do { _ = try folder.service().series(wanted, now: 1) } catch { return error }
        return nil
    }

    @Test func `a provider that is not known, not switched on or not built is told apart`() throws {
        let known = allProviders.map(\.name)
        #expect(try fault(.named("bloomberg"), ["local"]) == .unknownProvider("bloomberg", known: known))
        #expect(try fault(.named("yahoo"), ["local"]) == .providerNotEnabled("yahoo", enabled: ["local"]))
        #expect(try fault(.auto, []) == .noProvider)
        guard case .providerUnavailable("finnhub", _, nil) = try fault(.named("finnhub"), ["finnhub"]) else {
            Issue.record("a provider that is not built has to say so")
            return
        }
    }

    @Test func `auto asks in the configured order and tells who did not answer`() throws {
        folder.settings.providers = ["finnhub", "local"]
        let fetched = try folder.service().series(request("ABC"), now: 1)
        #expect(fetched.provider == "local" && fetched.attempts.map(\.provider) == ["finnhub"])
    }

    @Test func `when nobody answers, one who may answer later decides`() throws {
        guard case .everyProviderFailed(_, let attempts) = try fault(.auto, ["local", "finnhub"]) else {
            Issue.record("both were asked")
            return
        }
        #expect(attempts.map(\.provider) == ["local", "finnhub"])
        guard case .providerUnavailable = DataError.everyProviderFailed(try Symbol("NONE"), attempts).decisive
        else {
            Issue.record("the unavailable provider decides")
            return
        }
    }
}
