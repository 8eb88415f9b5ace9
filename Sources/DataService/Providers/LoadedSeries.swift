import MarketData

/// Bars as a provider has them.
struct LoadedSeries {
    let series: BarSeries
    /// What the bars were made of, as ``Provider/fingerprint(_:)`` tells it; of a remote provider's their digest.
    let fingerprint: String
    let warnings: [String]
    /// Of a remote provider's bars alone.
    var details: RemoteDetails?
}
