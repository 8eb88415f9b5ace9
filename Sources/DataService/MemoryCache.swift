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
        fileprivate var lastUse = 0

        init(_ cached: CachedSeries, stamp: UInt64?, checkedAt: Int64) {
            self.cached = cached
            self.stamp = stamp
            self.checkedAt = checkedAt
        }
    }

    /// Bytes that all entries together may take.
    let maximumBytes: Int
    /// Bytes they take.
    private(set) var bytes = 0
    private var entries: [SeriesKey: Entry] = [:]
    private var uses = 0

    init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

    /// Entries held.
    var count: Int { entries.count }

    /// The entry of a key, used now.
    mutating func entry(_ key: SeriesKey) -> Entry? {
        guard let index = entries.index(forKey: key) else { return nil }
        uses += 1
        entries.values[index].lastUse = uses
        return entries.values[index]
    }

    /// Notes that an entry was found to be current, or used.
    mutating func update(_ key: SeriesKey, _ body: (inout Entry) -> Void) {
        guard let index = entries.index(forKey: key) else { return }
        body(&entries.values[index])
    }

    /// Takes a series in the place of what was there; one that is larger than half the cache is not taken.
    mutating func insert(_ key: SeriesKey, _ entry: Entry) {
        remove(key)
        let size = Self.size(entry)
        guard size <= maximumBytes / 2 else { return }
        while bytes + size > maximumBytes,
            let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            remove(oldest.key)
        }
        uses += 1
        var entry = entry
        entry.lastUse = uses
        entries[key] = entry
        bytes += size
    }

    /// Drops an entry.
    mutating func remove(_ key: SeriesKey) {
        if let entry = entries.removeValue(forKey: key) { bytes -= Self.size(entry) }
    }

    private static func size(_ entry: Entry) -> Int {
        entry.cached.series.count * BarColumns.bytesPerBar + 512
    }
}
