import MarketData

/// What a cached series is of.
struct SeriesKey: Hashable, Sendable {
    let provider: String
    let symbol: Symbol
    let timeframe: Timeframe
    let adjusted: Bool
}
