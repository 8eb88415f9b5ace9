public import SharedState

extension DataService {
    /// Every provider and its state, in the catalogue's order.
    public var providers: [ProviderStatus] {
        allProviders.enumerated().map { place, provider in
            ProviderStatus(
                name: provider.name,
                title: provider.title,
                isEnabled: settings.providers.contains(provider.name),
                isAvailable: provider.isAvailable,
                needsKey: provider.keySetting != nil,
                place: place
            )
        }
    }

    /// What the shared cache holds, and this process's memory cache.
    ///
    /// - Parameter now: Unix seconds.
    /// - Returns: The figures of this moment.
    /// - Throws: ``SharedState/SharedStateError`` when the cache cannot be read.
    public func cacheReport(now: Int64) throws(SharedStateError) -> CacheReport {
        let entries = try cache.entries(CacheFilter())
        let (memoryEntries, memoryBytes) = memoryFigures
        return CacheReport(
            entries: entries.count,
            symbols: Set(entries.map(\.key.symbol)).count,
            bars: entries.reduce(0) { $0 + $1.bars },
            sizeBytes: cache.sizeBytes,
            walBytes: cache.walBytes,
            maximumBytes: settings.cacheMaximumBytes,
            oldestAgeSeconds: entries.map(\.fetchedAt).min().map { max(0, now - $0) },
            newestAgeSeconds: entries.map(\.fetchedAt).max().map { max(0, now - $0) },
            expiredEntries: entries.count(where: isExpired),
            expirySeconds: settings.expirySeconds,
            memoryEntries: memoryEntries,
            memoryBytes: memoryBytes,
            memoryMaximumBytes: settings.memoryBytes
        )
    }

    /// Removes series from the shared cache, for all processes.
    ///
    /// Figures are not touched; ``SharedState/Statistics/reset(now:)`` does that.
    ///
    /// - Parameters:
    ///   - filter: Which series.
    ///   - now: Unix seconds, by which the age of open series counts.
    /// - Returns: What was removed.
    /// - Throws: ``SharedState/SharedStateError`` when the cache cannot be written.
    public func clearCache(_ filter: CacheFilter, now: Int64) throws(SharedStateError) -> ClearedCache {
        let entries = try cache.entries(filter)
        defer { forget() }
        do throws(SharedStateError) {
            return try cache.remove(filter.expiredOnly ? entries.filter(isExpired) : entries)
        } catch {
            // Deleting rows takes room in the log; a full disk has none, but deleting the whole file gives
            // some.
            guard case .full = error, filter == CacheFilter() else { throw error }
            try cache.discard()
            return ClearedCache(
                entriesRemoved: entries.count,
                bytesFreed: entries.reduce(0) { $0 + $1.bytes }
            )
        }
    }

    /// Writes to the shared cache, so that one that cannot be written is found out.
    ///
    /// - Throws: ``SharedState/SharedStateError``.
    public func checkCacheWritable() throws(SharedStateError) { try cache.checkWritable() }

    /// Moves the cache's write-ahead log into its file; for the one process that does this.
    ///
    /// - Returns: What it came to.
    /// - Throws: ``SharedState/SharedStateError``.
    @discardableResult
    public func checkpointCache() throws(SharedStateError) -> Checkpoint { try cache.checkpoint() }

    /// Whether the source of a series changed or vanished; unknown, hence no, for a provider that is not
    /// switched on.
    private func isExpired(_ entry: BarCache.Entry) -> Bool {
        guard let source = sources[entry.key.provider] else { return false }
        return (try? source.fingerprint(entry.key)) != entry.fingerprint
    }
}
