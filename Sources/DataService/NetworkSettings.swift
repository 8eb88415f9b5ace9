/// What the composition decides about providers that are asked over the network.
public struct NetworkSettings: Sendable {
    /// Keys of the accounts, by the provider's name.
    public var keys: [String: String] = [:]
    /// Addresses that differ from the providers' own, by name.
    public var baseURLs: [String: String] = [:]
    /// Sent with each request.
    public var userAgent = "Mozilla/5.0 (compatible; Backtester/1.0)"
    /// Series fetched at once, at least 1.
    public var batchSize = 20
    /// Requests a minute to each provider, by all processes together.
    public var ratePerMinute = 60
    /// How many of them may go at once.
    public var rateBurst = 20
    /// Rates that differ, by the provider's name.
    public var ratesPerMinute: [String: Int] = [:]
    /// Bursts that differ, by the provider's name.
    public var rateBursts: [String: Int] = [:]
    /// Seconds after which a request for bars is answered, with or without them.
    public var deadlineSeconds = 55.0
    /// Processes that share the limits; of use only while the shared limits cannot be read.
    public var processes = 8

    /// Settings with the defaults of the HTTP contract.
    public init() {}

    /// The rate and burst of a provider, by what is set.
    func rate(_ provider: String) -> (perMinute: Int, burst: Int) {
        (
            max(1, ratesPerMinute[provider] ?? ratePerMinute),
            max(1, rateBursts[provider] ?? rateBurst)
        )
    }
}
