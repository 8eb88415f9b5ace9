/// A provider's state for the reply of `GET /api/data/`.
public struct ProviderStatus: Sendable, Equatable {
    /// The name in requests, replies and settings.
    public let name: String
    /// The name for people.
    public let title: String
    /// Whether the configuration lists it.
    public let isEnabled: Bool
    /// Whether this version can read from it.
    public let isAvailable: Bool
    /// Whether it needs a key.
    public let needsKey: Bool
    /// Place among the counters of ``SharedState/Counter``.
    public let place: Int
}
