import MarketData
public import SharedState

/// Bars by symbol, from memory, the shared cache or a provider, in this order.
///
/// One a process, used by one thread at a time. Time is passed in as Unix seconds.
public final class DataService {
    /// What the composition decided.
    public let settings: DataSettings
    private let statistics: Statistics

    /// A service that opens its cache at the first request.
    ///
    /// - Parameters:
    ///   - settings: What the composition decided.
    ///   - statistics: Where hits, misses and failures are counted.
    ///   - report: Told in one sentence what an operator should know, such as a damaged cache that was set
    ///     aside.
    public init(settings: DataSettings, statistics: Statistics, report: @escaping (String) -> Void = { _ in })
    {
        self.settings = settings
        self.statistics = statistics
    }

    /// The bars of one request.
    ///
    /// - Parameters:
    ///   - request: Which bars.
    ///   - now: Unix seconds.
    /// - Returns: The bars, at least one inside the range.
    /// - Throws: ``DataError``.
    public func series(_ request: SeriesRequest, now: Int64) throws(DataError) -> FetchedSeries {
        throw .noProvider
    }

    /// The bars of several requests; what is missing is read together.
    ///
    /// - Parameters:
    ///   - requests: Which bars; the caller folds duplicates.
    ///   - now: Unix seconds.
    /// - Returns: A result a request, in their order.
    public func series(_ requests: [SeriesRequest], now: Int64) -> [Result<FetchedSeries, DataError>] {
        requests.map { request in Result { () throws(DataError) in try series(request, now: now) } }
    }

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
    /// - Throws: ``SharedStateError`` when the cache cannot be read.
    public func cacheReport(now: Int64) throws(SharedStateError) -> CacheReport { CacheReport() }

    /// Removes series from the shared cache, for all processes.
    ///
    /// Figures are not touched; ``SharedState/Statistics/reset(now:)`` does that.
    ///
    /// - Parameters:
    ///   - filter: Which series.
    ///   - now: Unix seconds.
    /// - Returns: What was removed.
    /// - Throws: ``SharedStateError`` when the cache cannot be written.
    public func clearCache(_ filter: CacheFilter, now: Int64) throws(SharedStateError) -> ClearedCache {
        ClearedCache(entriesRemoved: 0, bytesFreed: 0)
    }

    /// Writes to the shared cache, so that one that cannot be written is found out.
    ///
    /// - Throws: ``SharedStateError``.
    public func checkCacheWritable() throws(SharedStateError) {}

    /// Moves the cache's write-ahead log into its file; for the one process that does this.
    ///
    /// - Returns: What it came to.
    /// - Throws: ``SharedStateError``.
    @discardableResult
    public func checkpointCache() throws(SharedStateError) -> Checkpoint {
        try SQLiteFile(path: settings.cachePath, kind: .limits).checkpoint()
    }
}
