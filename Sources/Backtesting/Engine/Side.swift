/// Which way a position profits.
public enum Side: String, Sendable, CaseIterable {
    /// Bought first; profits when the price rises.
    case long
    /// Sold first; profits when the price falls.
    case short

    /// +1 for long, −1 for short.
    var sign: Double { self == .long ? 1 : -1 }
}
