/// Which series of the cache are meant; nil means any.
public struct CacheFilter: Sendable, Equatable {
    /// The instrument's name.
    public var symbol: String?
    /// The provider's name.
    public var provider: String?
    /// The timeframe's name.
    public var timeframe: String?
    /// Only those counted by ``CacheReport/expiredEntries``.
    public var expiredOnly: Bool

    /// A filter; without arguments it means every series.
    ///
    /// - Parameters:
    ///   - symbol: The instrument's name.
    ///   - provider: The provider's name.
    ///   - timeframe: The timeframe's name.
    ///   - expiredOnly: Only series that are expired.
    public init(
        symbol: String? = nil,
        provider: String? = nil,
        timeframe: String? = nil,
        expiredOnly: Bool = false
    ) {
        self.symbol = symbol
        self.provider = provider
        self.timeframe = timeframe
        self.expiredOnly = expiredOnly
    }
}
