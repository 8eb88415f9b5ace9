import MarketData

/// Bars as a provider has them.
struct LoadedSeries {
    let series: BarSeries
    /// What the bars were made of, as ``Provider/fingerprint(_:)`` tells it.
    let fingerprint: String
    let warnings: [String]
}
