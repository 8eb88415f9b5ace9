import MarketData

/// A series as the shared cache has it.
struct CachedSeries {
    /// A number given anew to whatever is written, so that two contents never share one.
    ///
    /// 0 for what is in no cache.
    let version: Int64
    /// What the bars were made of, as the provider tells it.
    let fingerprint: String
    /// Unix seconds at which they were read from the provider.
    let fetchedAt: Int64
    /// Unix seconds of the last use that was noted.
    var lastUsed: Int64
    let warnings: [String]
    let series: BarSeries
    /// Of a remote provider's bars alone.
    let details: RemoteDetails?
}

extension CachedSeries {
    /// Bars just read from their provider.
    init(_ loaded: LoadedSeries, version: Int64, now: Int64) {
        self.init(
            version: version,
            fingerprint: loaded.fingerprint,
            fetchedAt: now,
            lastUsed: now,
            warnings: loaded.warnings,
            series: loaded.series,
            details: loaded.details
        )
    }
}
