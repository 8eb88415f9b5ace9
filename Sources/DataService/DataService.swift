public import SharedState

/// Bars by symbol, from memory, the shared cache or a provider, in this order.
///
/// One a process, used by one thread at a time. Wall time is passed in as Unix seconds.
public final class DataService {
    /// What the composition decided.
    public let settings: DataSettings
    let cache: BarCache
    let sources: [String: any Provider]
    /// Providers on the network; nil without access to one.
    let remote: RemoteProviders?
    let statistics: Statistics
    let monotonicNanoseconds: () -> UInt64
    let zones = ZoneInfo()
    var memory: MemoryCache

    /// A service that opens its cache at the first request.
    ///
    /// - Parameters:
    ///   - settings: What the composition decided.
    ///   - statistics: Where hits, misses and failures are counted, and what tells processes of each other's
    ///     changes to the cache.
    ///   - monotonicNanoseconds: A clock that never goes back, for the time that providers take.
    ///   - network: What is needed to ask providers on the network; nil to ask none.
    ///   - report: Told in one sentence what an operator should know, such as a damaged cache that was set
    ///     aside.
    public init(
        settings: DataSettings,
        statistics: Statistics,
        monotonicNanoseconds: @escaping () -> UInt64,
        network: NetworkAccess? = nil,
        report: @escaping (String) -> Void = { _ in }
    ) {
        self.settings = settings
        self.statistics = statistics
        self.monotonicNanoseconds = monotonicNanoseconds
        memory = MemoryCache(maximumBytes: settings.memoryBytes)
        cache = BarCache(
            file: SQLiteFile(
                path: settings.cachePath,
                kind: .bars,
                reserveBytes: settings.diskReserveBytes,
                report: report
            ),
            maximumBytes: settings.cacheMaximumBytes,
            changes: statistics.cacheChanges
        )
        var sources: [String: any Provider] = [:]
        for definition in allProviders where settings.providers.contains(definition.name) {
            if case .local(let make) = definition.maker { sources[definition.name] = make(settings) }
        }
        self.sources = sources
        remote = RemoteProviders(settings: settings, network: network, report: report)
    }

    // MARK: - Bars

    /// The bars of one request.
    ///
    /// - Parameters:
    ///   - request: Which bars.
    ///   - now: Unix seconds.
    ///   - deadline: Monotonic nanoseconds by which the answer is wanted; it is there no later than the settings say.
    /// - Returns: The bars, at least one inside the range.
    /// - Throws: ``DataError``.
    public func series(_ request: SeriesRequest, now: Int64, deadline: UInt64? = nil) throws(DataError)
        -> FetchedSeries
    {
        try series([request], now: now, deadline: deadline)[0].get()
    }

    /// The bars of several requests; what has to be fetched for them is fetched at the same time.
    ///
    /// - Parameters:
    ///   - requests: Which bars; the caller folds duplicates.
    ///   - now: Unix seconds.
    ///   - deadline: Monotonic nanoseconds by which the answer is wanted; it is there no later than the settings say.
    /// - Returns: A result a request, in their order.
    public func series(_ requests: [SeriesRequest], now: Int64, deadline: UInt64? = nil) -> [Result<
        FetchedSeries, DataError
    >] {
        var retrievals = requests.map { request in
            do throws(DataError) { return Retrieval(request, order: try order(request.provider)) } catch {
                var retrieval = Retrieval(request, order: [])
                retrieval.state = .done(.failure(error))
                return retrieval
            }
        }
        statistics.add(.dataRequests, requests.count)
        for index in retrievals.indices { advance(&retrievals[index], now: now) }
        if let remote, retrievals.contains(where: { !$0.isDone }) {
            retrievals = RetrievalLoop(self, remote, retrievals, now: now, deadline: deadline).run()
        }
        return retrievals.map { retrieval in
            let result = retrieval.result ?? .failure(.noProvider)
            if case .failure = result { statistics.add(.dataFailures) }
            return result
        }
    }

    /// Takes a request as far as it comes without waiting for anybody.
    func advance(_ retrieval: inout Retrieval, now: Int64) {
        while !retrieval.isDone {
            guard let key = retrieval.key else { return conclude(&retrieval, now: now) }
            do throws(DataError) {
                if let source = sources[key.provider] {
                    let held = try held(key, source, refresh: retrieval.request.refresh, now: now)
                    let selection = BarSelection(retrieval.request, held, zones: zones)
                    let fetched = try selection.fetched(key, asOf: nil, attempts: retrieval.attempts)
                    retrieval.state = .done(.success(fetched))
                } else {
                    try checkAvailable(key.provider)
                    guard try answerFromCache(&retrieval, key, since: .max, now: now) else { return }
                }
            } catch { retrieval.fail(error) }
        }
    }

    /// Gives up on a request that no provider answered, unless there is an old copy.
    private func conclude(_ retrieval: inout Retrieval, now: Int64) {
        let attempts = retrieval.attempts
        if attempts.contains(where: \.error.isTemporary), let stale = stale(retrieval, now: now) {
            statistics.add(.cacheStale)
            retrieval.state = .done(.success(stale))
        } else if attempts.count > 1 {
            retrieval.state = .done(.failure(.everyProviderFailed(retrieval.request.symbol, attempts)))
        } else {
            retrieval.state = .done(.failure(attempts.first?.error ?? .noProvider))
        }
    }

    // MARK: - Where they come from

    /// The bars of a key and where they were found.
    private func held(_ key: SeriesKey, _ source: any Provider, refresh: Bool, now: Int64) throws(DataError)
        -> HeldSeries
    {
        let fingerprint = try source.fingerprint(key)
        var cacheFault: SharedStateError?
        if !refresh {
            if let cached = remembered(key, now: now, &cacheFault), cached.fingerprint == fingerprint {
                countHit(key, cached, fromMemory: true, now: now)
                return HeldSeries(cached, .hit, cacheFault)
            }
            if let cached = shared(key, now: now, &cacheFault), cached.fingerprint == fingerprint {
                countHit(key, cached, fromMemory: false, now: now)
                return HeldSeries(cached, .hit, nil)
            }
        }
        return try read(key, source, now: now, cacheFault)
    }

    /// What this process remembers, if it still is what the shared cache holds.
    func remembered(_ key: SeriesKey, now: Int64, _ cacheFault: inout SharedStateError?) -> CachedSeries? {
        guard let entry = memory.entry(key) else { return nil }
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
        return entry.cached
    }

    /// What the shared cache holds, remembered from now on.
    func shared(_ key: SeriesKey, now: Int64, _ cacheFault: inout SharedStateError?) -> CachedSeries? {
        guard cacheFault == nil else { return nil }
        // Taken before the read: a change that is committed after it must not pass for one that was seen.
        let stamp = cache.changes.stamp
        do throws(SharedStateError) {
            guard let cached = try cache.series(key) else { return nil }
            memory.insert(key, MemoryCache.Entry(cached, stamp: stamp, checkedAt: now))
            return cached
        } catch {
            cacheFault = error
            return nil
        }
    }

    /// Counts bars that the cache had.
    func countHit(_ key: SeriesKey, _ cached: CachedSeries, fromMemory: Bool, now: Int64) {
        statistics.add(.cacheHits)
        if fromMemory { statistics.add(.memoryHits) }
        noteUse(key, cached, now: now)
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
        do {
            defer { statistics.record(Int64((monotonicNanoseconds() - start) / 1000), in: .provider(place)) }
            loaded = try source.load(key)
        } catch {
            statistics.add(.providerFailures(place))
            throw error
        }
        statistics.add(.symbolsFetched)
        statistics.add(.fetchMicroseconds, Int((monotonicNanoseconds() - start) / 1000))
        let (kept, fault) = keep(loaded, key, now: now, cacheFault)
        return HeldSeries(kept, .miss, fault)
    }

    /// Puts bars into both caches; a fault of the shared one costs the request nothing but a warning.
    func keep(
        _ loaded: LoadedSeries,
        _ key: SeriesKey,
        now: Int64,
        _ fault: SharedStateError?
    ) -> (CachedSeries, SharedStateError?) {
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
        return (kept, fault)
    }

    private func noteUse(_ key: SeriesKey, _ cached: CachedSeries, now: Int64) {
        guard now - cached.lastUsed >= BarCache.noteUseEvery else { return }
        memory.update(key) { entry in entry.cached.lastUsed = now }
        // A use that could not be noted only lets the series seem older than it is.
        try? cache.noteUse(key, now: now)
    }

    /// Whether a provider that is switched on can be asked at all.
    private func checkAvailable(_ name: String) throws(DataError) {
        guard remote?.sources[name] == nil else { return }
        let definition = allProviders.first { $0.name == name }
        if case .remote = definition?.maker, remote != nil, let setting = definition?.keySetting {
            throw .providerNeedsKey(name, setting: setting)
        }
        throw .providerUnavailable(
            name,
            reason: "it is not available in this version",
            retryAfterSeconds: nil
        )
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
