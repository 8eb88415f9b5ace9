/// Something that changes what a price before it means.
struct CorporateEvent: Sendable, Hashable, Comparable {
    enum Kind: Sendable, Hashable {
        /// New shares for one old, 4 for a split of 4:1, 0.1 for a reverse split of 1:10.
        case split(ratio: Double)
        /// Money a share, in the currency of the prices unless another is named.
        case dividend(amount: Double, currency: String?)
        /// Money a share of a fund, paid out of its gains.
        case capitalGain(amount: Double)
    }

    /// Midnight UTC of the first trading date on which prices are without it.
    let date: Int64
    let kind: Kind

    static func < (left: CorporateEvent, right: CorporateEvent) -> Bool { left.date < right.date }
}
