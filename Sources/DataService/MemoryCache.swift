import MarketData

/// Decoded series of this process, the least recently used ones dropped beyond a number of bytes.
struct MemoryCache {
    /// A decoded series and when it was last found to be what the shared cache holds.
    struct Entry {
        var cached: CachedSeries
        /// State of the shared counter before that look; nil when a change was under way.
        var stamp: UInt64?
        /// Unix seconds of that look.
        var checkedAt: Int64

        init(_ cached: CachedSeries, stamp: UInt64?, checkedAt: Int64) {
            self.cached = cached
            self.stamp = stamp
            self.checkedAt = checkedAt
        }
    }

    private var entries: LeastRecentlyUsed<SeriesKey, Entry>

    /// - Parameter maximumBytes: Bytes that all entries together may take.
    init(maximumBytes: Int) { entries = LeastRecentlyUsed(maximumBytes: maximumBytes) }

    /// Entries held.
    var count: Int { entries.count }

    /// Bytes they take.
    var bytes: Int { entries.bytes }

    /// The entry of a key, used now.
    mutating func entry(_ key: SeriesKey) -> Entry? { entries.use(key) }

    /// Notes that an entry was found to be current, or used.
    mutating func update(_ key: SeriesKey, _ body: (inout Entry) -> Void) { entries.update(key, body) }

    /// Takes a series in the place of what was there; one that is larger than half the cache is not taken.
    mutating func insert(_ key: SeriesKey, _ entry: Entry) {
        let size = Self.size(entry)
        guard size <= entries.maximumBytes / 2 else { return entries.remove(key) }
        entries.insert(entry, for: key, bytes: size)
    }

    /// Drops an entry.
    mutating func remove(_ key: SeriesKey) { entries.remove(key) }

    private static func size(_ entry: Entry) -> Int {
        entry.cached.series.count * BarColumns.bytesPerBar + 512
    }
}
