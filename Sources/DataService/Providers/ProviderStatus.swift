public import SharedState

/// A provider's state for the reply of `GET /api/data/`.
public struct ProviderStatus: Sendable, Equatable {
    /// The name in requests, replies and settings.
    public let name: String
    /// The name for people.
    public let title: String
    /// Whether the configuration lists it.
    public let isEnabled: Bool
    /// Whether it can be asked: it is listed, and its key is set if it needs one.
    public let isAvailable: Bool
    /// Whether it needs a key.
    public let needsKey: Bool
    /// Place among the counters of ``SharedState/Counter``.
    public let place: Int
    /// Whether it is left alone; nil for one that is not asked over a network.
    public var breaker: BreakerState?
    /// How often it may be asked; nil for one that is not asked over a network.
    public var rateLimit: ProviderRate?
    /// Why it is not asked for a while, such as a quota that is used up; nil when it may be.
    public var benched: BenchEntry?

    /// Whether requests go to it at this moment, as far as it can be asked at all.
    public var isAskedNow: Bool {
        if case .open = breaker { return false }
        return benched == nil
    }
}

/// How often a provider may be asked, by all processes together.
public struct ProviderRate: Sendable, Equatable {
    /// Requests a minute.
    public let perMinute: Int
    /// How many of them may go at once.
    public let burst: Int
    /// Limits of the provider itself: so many requests in so many seconds.
    public let published: [(requests: Int, seconds: Int)]
    /// Seconds until the next request may go, 0 for at once; nil when that cannot be told.
    public let waitSeconds: Double?

    /// Whether all figures are the same.
    public static func == (left: ProviderRate, right: ProviderRate) -> Bool {
        left.perMinute == right.perMinute && left.burst == right.burst
            && left.waitSeconds == right.waitSeconds
            && left.published.elementsEqual(right.published, by: ==)
    }
}
