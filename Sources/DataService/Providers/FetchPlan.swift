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
