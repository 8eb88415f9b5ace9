public import MarketData

/// Bars as they were asked for, and what is to be known about them.
public struct FetchedSeries: Sendable {
    /// The instrument.
    public let symbol: Symbol
    /// The bars' length.
    public let timeframe: Timeframe
    /// Name of the provider that answered.
    public let provider: String
    /// Where the instrument is listed.
    public let exchange: Exchange
    /// What prices are in, as the provider writes it; empty where unknown.
    public let currency: String
    /// The rules of the exchange's time zone, whose dates are the trading dates.
    public let timeZoneRules: TimeZoneRules
    /// Whether prices are adjusted for splits and dividends as far as the provider can tell.
    public let adjusted: Bool
    /// The bars, those before the range included.
    public let series: BarSeries
    /// Index of the first bar inside the range; there is always one.
    public let firstBar: Int
    /// The moment the range counts back from, seconds UTC: now, or for `local` the symbol's newest bar.
    public let asOf: Int64
    /// Where the bars came from.
    public let cache: CacheOutcome
    /// When they were read from the provider, seconds UTC.
    public let fetchedAt: Int64
    /// What a careful user should know, one sentence each.
    public internal(set) var warnings: [String]
    /// Providers that were asked before and did not answer.
    public let attempts: [FailedAttempt]
    /// A short text that changes whenever the bars may have changed.
    public let version: String

    /// IANA name of the exchange's time zone.
    public var timezone: String { exchange.timeZone }
    /// Number of bars inside the range.
    public var count: Int { series.count - firstBar }
}
