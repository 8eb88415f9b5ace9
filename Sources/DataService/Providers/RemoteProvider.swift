import MarketData

/// A provider that is asked over HTTP, as pure code: requests out, answers in, no clock and no network.
///
/// The caller makes a plan, sends its requests, lets the provider read each answer, and has the parts put together.
/// When an answer is ``ProviderError/planRefused(feature:)``, it remembers the feature and makes another plan, which does
/// without it; a plan that cannot throws the same error.
protocol RemoteProvider: Sendable {
    /// The name in requests, replies and settings.
    static var name: String { get }
    static var limits: ProviderLimits { get }

    /// The requests for the bars of a query.
    ///
    /// - Parameters:
    ///   - query: Which bars.
    ///   - now: Unix seconds.
    ///   - refused: Features that the account's plan is known not to include.
    /// - Returns: At least one request.
    /// - Throws: ``ProviderError`` when there is nothing to ask for.
    func plan(_ query: BarQuery, now: Int64, without refused: Set<String>) throws(ProviderError) -> FetchPlan

    /// What an answer says.
    ///
    /// - Parameters:
    ///   - reply: The answer.
    ///   - request: What was asked.
    ///   - now: Unix seconds.
    ///   - zones: The rules of an IANA time zone, nil for one this machine does not know.
    /// - Returns: Bars of the request's timeframe inside its window, or only events.
    /// - Throws: ``ProviderError``.
    func read(_ reply: HTTPReply, to request: ProviderRequest, now: Int64, zones: ZoneLookup)
        throws(ProviderError) -> ProviderSeries
}

/// The rules of an IANA time zone; nil for a name that is none.
typealias ZoneLookup = (String) -> TimeZoneRules?
