import MarketData
import Testing

@testable import DataService

@Suite struct MemoryCacheTests {
    private func key(_ name: String) throws -> SeriesKey {
        SeriesKey(provider: "local", symbol: try Symbol(name), timeframe: .day1, adjusted: true)
    }

    private func entry(_ bars: Int) throws -> MemoryCache.Entry {
        let series = try BarSeries(
            timeframe: .day1,
            bars: (0..<bars).map {
                Bar(time: Int64($0) * 86_400, open: 1, high: 1, low: 1, close: 1, volume: 0)
            }
        )
        let loaded = LoadedSeries(series: series, fingerprint: "f", warnings: [])
        return MemoryCache.Entry(CachedSeries(loaded, version: 1, now: 0), stamp: nil, checkedAt: 0)
    }

    private func holds(_ name: String, _ cache: inout MemoryCache) throws -> Bool {
        cache.entry(try key(name)) != nil
    }

    @Test func `the least recently used go first, and the bytes stay within their bound`() throws {
        var cache = MemoryCache(maximumBytes: 20_000)
        for name in ["A", "B", "C"] { cache.insert(try key(name), try entry(100)) }
        #expect(cache.count == 3)
        _ = cache.entry(try key("A"))
        cache.insert(try key("D"), try entry(100))
        #expect(try holds("B", &cache) == false)
        #expect(try holds("A", &cache))
        #expect(cache.bytes <= 20_000)
    }

    @Test func `putting a key again replaces it, and removing the last gives all bytes back`() throws {
        var cache = MemoryCache(maximumBytes: 20_000)
        cache.insert(try key("A"), try entry(100))
        cache.insert(try key("A"), try entry(50))
        #expect(cache.count == 1)
        #expect(try cache.entry(key("A"))?.cached.series.count == 50)
        cache.remove(try key("A"))
        #expect(cache.bytes == 0)
    }

    @Test func `a series that would push out everything else is not taken`() throws {
        var cache = MemoryCache(maximumBytes: 20_000)
        cache.insert(try key("A"), try entry(100))
        cache.insert(try key("B"), try entry(300))
        #expect(try holds("A", &cache))
        #expect(try holds("B", &cache) == false)
    }
}
