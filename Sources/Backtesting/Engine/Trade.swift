/// One closed round trip.
///
/// Bars are counted from the first bar of the run, as the equity curve is. Money is in the quote currency, fractions are
/// fractions of one.
public struct Trade: Sendable, Equatable {
    /// Position in the list of trades, from 1.
    public let id: Int
    /// Long or short.
    public let side: Side
    /// Bar of the entry fill.
    public let entryBar: Int
    /// Bar of the exit fill.
    public let exitBar: Int
    /// Time stamp of the entry bar, seconds UTC.
    public let entryTime: Int64
    /// Time stamp of the exit bar, seconds UTC.
    public let exitTime: Int64
    /// Entry fill, slippage included.
    public let entryPrice: Double
    /// Exit fill, slippage included.
    public let exitPrice: Double
    /// Units held, always positive.
    public let quantity: Double
    /// Quantity times the move from entry fill to exit fill, in favour positive.
    public let grossPnL: Double
    /// Commission of both sides.
    public let commission: Double
    /// Money given up to slippage on both sides; it is already in the prices, so already in `grossPnL`.
    public let slippage: Double
    /// `grossPnL − commission`.
    public let pnl: Double
    /// `pnl` over the value at entry.
    public let returnFraction: Double
    /// `exitBar − entryBar`: the closes at which the position was held, the last close of the data excepted.
    public let barsHeld: Int
    /// Worst excursion while held, as a fraction of the entry price, at most 0.
    public let maxAdverseExcursion: Double
    /// Best excursion while held, as a fraction of the entry price, at least 0.
    public let maxFavourableExcursion: Double
    /// Why it ended.
    public let exitReason: ExitReason
}
