import MarketData

/// Stamps of bars from a first one on, up to but not including another; the least and the greatest number stand for
/// "from the very first" and "up to now and on".
typealias TimeSpan = Range<Int64>

extension TimeSpan {
    /// The same as a provider is asked for it.
    var timeRange: TimeRange {
        TimeRange(start: lowerBound == .min ? nil : lowerBound, end: upperBound == .max ? nil : upperBound)
    }
}
