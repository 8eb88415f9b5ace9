public import SharedState

extension DataService {
    /// Every provider and its state, in the catalogue's order.
    public var providers: [ProviderStatus] {
        allProviders.enumerated().map { place, provider in
            ProviderStatus(
                name: provider.name,
                title: provider.title,
                isEnabled: settings.providers.contains(provider.name),
                isAvailable: sources[provider.name] != nil || remote?.sources[provider.name] != nil,
                needsKey: provider.keySetting != nil,
                place: place
            )
        }
    }

    /// The same with what the processes share about them at this moment: breakers, rates and benches.
    ///
    /// - Parameter now: Unix seconds.
    /// - Returns: The states, in the catalogue's order.
    public func providers(now: Int64) -> [ProviderStatus] {
        providers.map { status in
            guard let remote, let source = remote.sources[status.name] else { return status }
            var status = status
            let microseconds = now * 1_000_000
            let (perMinute, burst) = settings.network.rate(status.name)
            status.breaker = remote.gate.state(source, now: microseconds)
            status.benched = remote.gate.benched(source, now: microseconds)
            status.rateLimit = ProviderRate(
                perMinute: perMinute,
                burst: burst,
                published: source.limits.published.map { ($0.count, $0.seconds) },
                waitSeconds: remote.gate.wait(source, now: microseconds).map { Double($0) / 1e6 }
            )
            return status
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
            expiredEntries: entries.count { isExpired($0, now: now) },
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
            try cache.forgetFailures(filter, now: now)
            return try cache.remove(filter.expiredOnly ? entries.filter { isExpired($0, now: now) } : entries)
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

    /// Drops what is remembered of failures that are over; for one process, now and then.
    ///
    /// - Parameter now: Unix seconds.
    /// - Throws: ``SharedState/SharedStateError``.
    public func forgetOldFailures(now: Int64) throws(SharedStateError) {
        try cache.forgetFailures(CacheFilter(expiredOnly: true), now: now)
    }

    /// Moves the cache's write-ahead log into its file; for the one process that does this.
    ///
    /// - Returns: What it came to.
    /// - Throws: ``SharedState/SharedStateError``.
    @discardableResult
    public func checkpointCache() throws(SharedStateError) -> Checkpoint { try cache.checkpoint() }

    /// Whether the source of a series changed or vanished, or its open part is too old; unknown, hence no, for a
    /// provider that is not switched on.
    private func isExpired(_ entry: BarCache.Entry, now: Int64) -> Bool {
        if let source = sources[entry.key.provider] {
            return (try? source.fingerprint(entry.key)) != entry.fingerprint
        }
        guard remote?.sources[entry.key.provider] != nil, let checkedAt = entry.checkedAt else {
            return false
        }
        return checkedAt > now + 300 || now - checkedAt >= settings.expirySeconds
    }
}
