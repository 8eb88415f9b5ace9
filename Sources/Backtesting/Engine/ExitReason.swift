/// Why a trade ended.
public enum ExitReason: String, Sendable, CaseIterable {
    /// The strategy's exit condition held at a close.
    case signal
    /// The price reached the stop.
    case stopLoss = "stop_loss"
    /// The price reached the target.
    case takeProfit = "take_profit"
    /// The price reached the stop that follows the closes.
    case trailingStop = "trailing_stop"
    /// The position had been held for `max_bars` bars.
    case maxBars = "max_bars"
    /// The opposite side was entered at the same price.
    case reverse
    /// The bars ended, or the account was ruined.
    case endOfData = "end_of_data"
}
