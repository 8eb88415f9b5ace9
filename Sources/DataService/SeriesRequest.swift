public import MarketData

/// Which bars are wanted.
public struct SeriesRequest: Sendable, Hashable {
    /// The time the bars are wanted for.
    public enum Range: Sendable, Hashable {
        /// Back from now; for the `local` provider from its newest bar.
        case period(Period)
        /// From `start` up to, but not including, `end`, in seconds UTC; open-ended where nil.
        case between(start: Int64?, end: Int64?)
    }

    /// Who is asked.
    public enum ProviderChoice: Sendable, Hashable {
        /// The configured providers in their order; the first that answers.
        case auto
        /// This one alone.
        case named(String)
    }

    /// The instrument.
    public var symbol: Symbol
    /// The bars' length.
    public var timeframe: Timeframe
    /// The time they are wanted for.
    public var range: Range
    /// Who is asked.
    public var provider: ProviderChoice
    /// Whether prices are adjusted for splits and dividends where the provider allows it.
    public var adjusted: Bool
    /// Whether the provider is read even when the cache has the bars.
    public var refresh: Bool
    /// Bars wanted before the range, at least 0; fewer come when the history begins later.
    public var warmupBars: Int

    /// A request with the defaults of the HTTP contract.
    ///
    /// - Parameters:
    ///   - symbol: The instrument.
    ///   - timeframe: The bars' length.
    ///   - range: The time they are wanted for.
    ///   - provider: Who is asked.
    ///   - adjusted: Whether prices are adjusted for splits and dividends.
    ///   - refresh: Whether the provider is read even when the cache has the bars.
    ///   - warmupBars: Bars wanted before the range, at least 0.
    public init(
        symbol: Symbol,
        timeframe: Timeframe = .day1,
        range: Range = .period(.years(1)),
        provider: ProviderChoice = .auto,
        adjusted: Bool = true,
        refresh: Bool = false,
        warmupBars: Int = 0
    ) {
        self.symbol = symbol
        self.timeframe = timeframe
        self.range = range
        self.provider = provider
        self.adjusted = adjusted
        self.refresh = refresh
        self.warmupBars = max(0, warmupBars)
    }
}
