/// An entry that could not be filled.
public struct RejectedOrder: Sendable, Equatable {
    /// Why an entry was not filled.
    public enum Reason: String, Sendable, CaseIterable {
        /// The size rounds down to less than one lot.
        case belowOneLot = "below_one_lot"
        /// The cash does not cover the size asked for and its commission.
        case insufficientCash = "insufficient_cash"
        /// The settings ask for no quantity at all.
        case zeroQuantity = "zero_quantity"
    }

    /// Bar at which it would have been filled, counted from the first bar of the run.
    public let bar: Int
    /// Time stamp of that bar, seconds UTC.
    public let time: Int64
    /// Long or short.
    public let side: Side
    /// The price at which it would have been filled.
    public let price: Double
    /// Cash at that moment.
    public let cash: Double
    /// Why.
    public let reason: Reason

    /// The reason as a sentence with its figures.
    public var message: String {
        switch reason {
        case .belowOneLot:
            "the size rounds down to less than one lot at \(price) with \(cash) in cash; set fractional to true, a smaller lot or more capital"
        case .insufficientCash:
            "\(cash) in cash does not cover the order at \(price) and its commission"
        case .zeroQuantity:
            "the sizing gives no quantity at \(price) with \(cash) in cash"
        }
    }
}
