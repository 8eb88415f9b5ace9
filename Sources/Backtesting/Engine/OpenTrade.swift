/// A position still held after the last bar, marked at the last close.
///
/// It is not among the trades and not in their statistics; equity includes it.
public struct OpenTrade: Sendable, Equatable {
    /// Long or short.
    public let side: Side
    /// Bar of the entry fill, counted from the first bar of the run.
    public let entryBar: Int
    /// Time stamp of the entry bar, seconds UTC.
    public let entryTime: Int64
    /// Entry fill, slippage included.
    public let entryPrice: Double
    /// Units held, always positive.
    public let quantity: Double
    /// The last close.
    public let markPrice: Double
    /// Commission of the entry.
    public let commission: Double
    /// Money given up to slippage at the entry.
    public let slippage: Double
    /// Profit at the mark, the entry's commission taken off and no exit's.
    public let pnl: Double
    /// `pnl` over the value at entry.
    public let returnFraction: Double
    /// Closes since the entry bar.
    public let barsHeld: Int
    /// Worst excursion while held, as a fraction of the entry price, at most 0.
    public let maxAdverseExcursion: Double
    /// Best excursion while held, as a fraction of the entry price, at least 0.
    public let maxFavourableExcursion: Double
}
