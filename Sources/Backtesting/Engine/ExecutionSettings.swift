/// How orders are filled, sized, charged and protected.
public struct ExecutionSettings: Sendable, Equatable {
    /// Which sides may be traded.
    public enum Direction: String, Sendable, CaseIterable {
        /// Long only.
        case long
        /// Short only.
        case short
        /// Both; the opposite entry closes the position and reverses it at the same price.
        case both
    }

    /// Where an order signalled at a close is filled.
    public enum Fill: String, Sendable, CaseIterable {
        /// At the next bar's open.
        case nextOpen = "next_open"
        /// At the very close that made the signal: optimistic, and flagged so.
        case close
    }

    /// What `positionSize` counts.
    public enum Sizing: String, Sendable, CaseIterable {
        /// A share of equity at the fill, commission included; at most 1.
        case percentEquity = "percent_equity"
        /// An amount of money, commission included; at most the cash there is.
        case fixedCash = "fixed_cash"
        /// A number of units; rejected where cash does not cover it.
        case fixedQuantity = "fixed_quantity"
        /// The share of equity lost at the stop, costs aside; at most what cash covers.
        case riskPercent = "risk_percent"
    }

    /// Equity before the first bar, in the quote currency.
    public var initialCapital = 100_000.0
    /// Commission as a fraction of the traded value, each side.
    public var commission = 0.001
    /// Commission in money, each side, on top of the fraction.
    public var commissionFixed = 0.0
    /// Adverse fraction of the price on market and stop fills.
    public var slippage = 0.0
    /// Which sides may be traded.
    public var direction = Direction.long
    /// Where an order signalled at a close is filled.
    public var fill = Fill.nextOpen
    /// How much to buy or sell short; `sizing` says of what.
    public var positionSize = 1.0
    /// What `positionSize` counts.
    public var sizing = Sizing.percentEquity
    /// Whether quantities may be fractions; otherwise they are rounded down to whole lots.
    public var fractional = true
    /// Units in one lot; counts only where `fractional` is false.
    public var lot = 1.0
    /// Distance of the stop as a fraction of the entry price, or none.
    public var stopLoss: Double?
    /// Distance of the target as a fraction of the entry price, or none.
    public var takeProfit: Double?
    /// Distance of the trailing stop as a fraction of the best close since entry (at first the entry price), or none.
    public var trailingStop: Double?
    /// Bars after which a position is closed, or none.
    public var maxBars: Int?
    /// Whether a position open at the end is closed at the last close; otherwise it stays open and marked.
    public var closeAtEnd = true
    /// Periods a year for annualised figures, or none for the instrument's own.
    public var periodsPerYear: Double?

    /// The defaults of the HTTP contract.
    public init() {}
}
