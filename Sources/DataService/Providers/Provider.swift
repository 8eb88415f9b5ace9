import MarketData

/// Where bars come from.
protocol Provider {
    /// A text that stands as long as the source's content does, for bars of this kind.
    func fingerprint(_ key: SeriesKey) throws(DataError) -> String
    /// All bars of this kind that the source has.
    func load(_ key: SeriesKey) throws(DataError) -> LoadedSeries
}
