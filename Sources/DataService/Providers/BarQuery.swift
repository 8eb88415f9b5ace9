import MarketData

/// Bars that are wanted of a provider.
struct BarQuery: Sendable, Hashable {
    let symbol: Symbol
    let timeframe: Timeframe
    /// The stamps of the bars wanted; without a start as far back as the provider goes, without an end up to now.
    let range: TimeRange
    /// Whether prices are wanted adjusted for splits and dividends, as far as the provider can.
    let adjusted: Bool
}
