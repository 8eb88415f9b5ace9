public import SharedState

/// Bars by symbol, from memory, the shared cache or a provider, in this order.
///
/// One a process, used by one thread at a time. Wall time is passed in as Unix seconds.
public final class DataService {
    /// What the composition decided.
    public let settings: DataSettings
    let cache: BarCache
    let sources: [String: any Provider]
    private let statistics: Statistics
    private let monotonicNanoseconds: () -> UInt64
    private let zones = ZoneInfo()
    private var memory: MemoryCache

    /// A service that opens its cache at the first request.
    ///
    /// - Parameters:
    ///   - settings: What the composition decided.
    ///   - statistics: Where hits, misses and failures are counted, and what tells processes of each other's
    ///     changes to the cache.
    ///   - monotonicNanoseconds: A clock that never goes back, for the time that providers take.
    ///   - report: Told in one sentence what an operator should know, such as a damaged cache that was set
    ///     aside.
    public init(
        settings: DataSettings,
        statistics: Statistics,
        monotonicNanoseconds: @escaping () -> UInt64,
        report: @escaping (String) -> Void = { _ in }
    ) {
        self.settings = settings
        self.statistics = statistics
        self.monotonicNanoseconds = monotonicNanoseconds
        memory = MemoryCache(maximumBytes: settings.memoryBytes)
        cache = BarCache(
            file: SQLiteFile(path: settings.cachePath, kind: .bars, report: report),
            maximumBytes: settings.cacheMaximumBytes,
            changes: statistics.cacheChanges
        )
        var sources: [String: any Provider] = [:]
        for definition in allProviders where settings.providers.contains(definition.name) {
            sources[definition.name] = definition.make?(settings)
        }
        self.sources = sources
    }

    // MARK: - Bars

    /// The bars of one request.
    ///
    /// - Parameters:
    ///   - request: Which bars.
    ///   - now: Unix seconds.
    /// - Returns: The bars, at least one inside the range.
    /// - Throws: ``DataError``.
    public func series(_ request: SeriesRequest, now: Int64) throws(DataError) -> FetchedSeries {
        statistics.add(.dataRequests)
        do { return try answer(request, now: now) } catch {
            statistics.add(.dataFailures)
            throw error
        }
    }

    /// The bars of several requests.
    ///
    /// - Parameters:
    ///   - requests: Which bars; the caller folds duplicates.
    ///   - now: Unix seconds.
    /// - Returns: A result a request, in their order.
    public func series(_ requests: [SeriesRequest], now: Int64) -> [Result<FetchedSeries, DataError>] {
        requests.map { request in Result { () throws(DataError) in try series(request, now: now) } }
    }

    private func answer(_ request: SeriesRequest, now: Int64) throws(DataError) -> FetchedSeries {
        var attempts: [FailedAttempt] = []
        for provider in try order(request.provider) {
            do throws(DataError) {
                let key = SeriesKey(
                    provider: provider,
                    symbol: request.symbol,
                    timeframe: request.timeframe,
                    adjusted: request.adjusted
                )
                let held = try held(key, refresh: request.refresh, now: now)
                return try BarSelection(request, held, zones: zones).fetched(key, attempts: attempts)
            } catch { attempts.append(FailedAttempt(provider: provider, error: error)) }
        }
        guard let first = attempts.first else { throw .noProvider }
        if attempts.count == 1 { throw first.error }
        throw .everyProviderFailed(request.symbol, attempts)
    }

    // MARK: - Where they come from

    /// The bars of a key and where they were found.
    private func held(_ key: SeriesKey, refresh: Bool, now: Int64) throws(DataError) -> HeldSeries {
        guard let source = sources[key.provider] else {
            throw .providerUnavailable(
                key.provider,
                reason: "it is not available in this version",
                retryAfterSeconds: nil
            )
        }
        let fingerprint = try source.fingerprint(key)
        var cacheFault: SharedStateError?
        if !refresh {
            if let held = remembered(key, fingerprint, now: now, &cacheFault) { return held }
            if let held = shared(key, fingerprint, now: now, &cacheFault) { return held }
        }
        return try read(key, source, now: now, cacheFault)
    }

    /// What this process remembers, if it still is what the shared cache holds and the source has.
    private func remembered(
        _ key: SeriesKey,
        _ fingerprint: String,
        now: Int64,
        _ cacheFault: inout SharedStateError?
    ) -> HeldSeries? {
        guard let entry = memory.entry(key) else { return nil }
        guard entry.cached.fingerprint == fingerprint else {
            memory.remove(key)
            return nil
        }
        let stamp = cache.changes.stamp
        // Once a second it looks in any case: a process outside the pool may have changed the cache without
        // counting.
        if entry.checkedAt != now || stamp == nil || stamp != entry.stamp {
            do throws(SharedStateError) {
                guard try cache.version(key) ?? 0 == entry.cached.version else {
                    memory.remove(key)
                    return nil
                }
                memory.update(key) { entry in (entry.stamp, entry.checkedAt) = (stamp, now) }
            } catch { cacheFault = error }
        }
        statistics.add(.cacheHits)
        statistics.add(.memoryHits)
        noteUse(key, entry.cached, now: now)
        return HeldSeries(entry.cached, .hit, cacheFault)
    }

    private func shared(
        _ key: SeriesKey,
        _ fingerprint: String,
        now: Int64,
        _ cacheFault: inout SharedStateError?
    ) -> HeldSeries? {
        guard cacheFault == nil else { return nil }
        // Taken before the read: a change that is committed after it must not pass for one that was seen.
        let stamp = cache.changes.stamp
        do throws(SharedStateError) {
            guard let cached = try cache.series(key), cached.fingerprint == fingerprint else { return nil }
            statistics.add(.cacheHits)
            memory.insert(key, MemoryCache.Entry(cached, stamp: stamp, checkedAt: now))
            noteUse(key, cached, now: now)
            return HeldSeries(cached, .hit, nil)
        } catch {
            cacheFault = error
            return nil
        }
    }

    private func read(
        _ key: SeriesKey,
        _ source: any Provider,
        now: Int64,
        _ cacheFault: SharedStateError?
    ) throws(DataError) -> HeldSeries {
        let place = allProviders.firstIndex { $0.name == key.provider } ?? 0
        statistics.add(.cacheMisses)
        statistics.add(.providerRequests(place))
        let start = monotonicNanoseconds()
        let loaded: LoadedSeries
        do { loaded = try source.load(key) } catch {
            statistics.add(.providerFailures(place))
            throw error
        }
        statistics.add(.symbolsFetched)
        statistics.add(.fetchMicroseconds, Int((monotonicNanoseconds() - start) / 1000))
        return keep(loaded, key, now: now, cacheFault)
    }

    /// Puts bars into both caches; a fault of the shared one costs the request nothing but a warning.
    private func keep(
        _ loaded: LoadedSeries,
        _ key: SeriesKey,
        now: Int64,
        _ fault: SharedStateError?
    ) -> HeldSeries {
        var fault = fault
        var kept = CachedSeries(loaded, version: 0, now: now)
        if fault == nil {
            do throws(SharedStateError) {
                if let (stored, evicted) = try cache.store(loaded, key, now: now) {
                    kept = stored
                    statistics.add(.evictions, evicted)
                }
            } catch { fault = error }
        }
        memory.insert(key, MemoryCache.Entry(kept, stamp: nil, checkedAt: now))
        return HeldSeries(kept, .miss, fault)
    }

    private func noteUse(_ key: SeriesKey, _ cached: CachedSeries, now: Int64) {
        guard now - cached.lastUsed >= BarCache.noteUseEvery else { return }
        memory.update(key) { entry in entry.cached.lastUsed = now }
        // A use that could not be noted only lets the series seem older than it is.
        try? cache.noteUse(key, now: now)
    }

    /// Names of the providers to ask, in order.
    private func order(_ choice: SeriesRequest.ProviderChoice) throws(DataError) -> [String] {
        switch choice {
        case .auto: return settings.providers
        case .named(let name):
            guard allProviders.contains(where: { $0.name == name }) else {
                throw .unknownProvider(name, known: allProviders.map(\.name))
            }
            guard settings.providers.contains(name) else {
                throw .providerNotEnabled(name, enabled: settings.providers)
            }
            return [name]
        }
    }

    /// Entries and bytes of this process's memory cache.
    var memoryFigures: (entries: Int, bytes: Int) { (memory.count, memory.bytes) }

    /// Forgets what this process remembers.
    func forget() { memory = MemoryCache(maximumBytes: settings.memoryBytes) }
}
