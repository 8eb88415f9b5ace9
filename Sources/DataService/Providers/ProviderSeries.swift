import MarketData

/// Bars of a provider, with what it says about them.
struct ProviderSeries: Sendable, Equatable {
    /// What prices have been adjusted for.
    enum Adjustment: String, Sendable, Equatable {
        /// As traded.
        case none
        case splits
        case splitsAndDividends
    }

    /// Oldest first; the last may still be in progress.
    var series: BarSeries
    /// Whether more can come into the last bar; neither to be kept nor to make signals.
    var isLastPartial = false
    /// Whether the provider has older bars that it left out of the answer.
    var isCut = false
    /// What prices are in, as the provider writes it (`USD`, `GBp`); nil where it does not say.
    var currency: String?
    /// IANA name of the zone whose dates are the trading dates; nil where the provider does not say.
    var timeZone: String?
    /// Stamp of the instrument's very first bar, where known: there is nothing to ask for before.
    var firstTrade: Int64?
    /// Splits and dividends the answer mentions, oldest first; a new one makes adjusted bars from before it wrong.
    var events: [CorporateEvent] = []
    var adjustment = Adjustment.none
    /// The stamps for which these are all the bars there are.
    var covered = TimeRange.all
    /// What a careful user should know, one sentence each.
    var warnings: [String] = []

    /// The bars that are surely finished.
    var complete: BarSeries { isLastPartial ? series[0..<max(0, series.count - 1)] : series }
}
