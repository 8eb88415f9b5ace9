import MarketData

/// One request of a plan, with what is needed to read its answer.
struct ProviderRequest: Sendable, Equatable {
    /// What the answer is about.
    enum Content: Sendable, Equatable {
        case bars, splits, dividends
    }

    let http: HTTPRequest
    var content = Content.bars
    /// The instrument as the provider spells it; an answer about another is refused.
    let symbol: String
    /// The bars' length.
    let timeframe: Timeframe
    /// The stamps kept of the answer.
    let window: TimeRange
    /// Whether prices are to be adjusted by what the answer says.
    let adjusted: Bool
    /// Number of bars from which on the answer holds the newest only; nil for an answer that holds all.
    var newestOnly: Int?
    /// What the account's plan has to include, as in ``ProviderError/planRefused(feature:)``.
    let feature: String
}
