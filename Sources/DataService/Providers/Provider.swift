import MarketData

/// Where bars come from.
protocol Provider {
    /// A text that stands as long as the source's content does, for bars of this kind.
    func fingerprint(_ key: SeriesKey) throws(DataError) -> String
    /// All bars of this kind that the source has.
    func load(_ key: SeriesKey) throws(DataError) -> LoadedSeries
}

/// Bars as a provider has them.
struct LoadedSeries {
    let series: BarSeries
    /// What the bars were made of, as ``Provider/fingerprint(_:)`` tells it.
    let fingerprint: String
    let warnings: [String]
}
