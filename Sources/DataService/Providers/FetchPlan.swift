import MarketData

/// The requests that bring the bars of a query; they do not depend on each other.
struct FetchPlan: Sendable {
    let query: BarQuery
    /// The timeframe that is asked of the provider; shorter than the query's where that is to be built from it.
    let source: Timeframe
    /// The stamps that the plan brings bars for; narrower than the query's where the provider does not reach.
    let covered: TimeRange
    /// One or more, oldest first.
    let requests: [ProviderRequest]
    /// Whether prices come as traded, and the splits and dividends that come with them are yet to be applied.
    var appliesEvents = false
    /// What a careful user should know, one sentence each.
    var warnings: [String] = []
}

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
