import SharedState

/// Bars of a key, where they were found, and what was wrong with the shared cache meanwhile.
struct HeldSeries {
    let cached: CachedSeries
    let outcome: CacheOutcome
    let cacheFault: SharedStateError?

    init(_ cached: CachedSeries, _ outcome: CacheOutcome, _ cacheFault: SharedStateError?) {
        self.cached = cached
        self.outcome = outcome
        self.cacheFault = cacheFault
    }
}
