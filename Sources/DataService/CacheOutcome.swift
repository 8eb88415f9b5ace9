/// Where a reply's bars came from, as the HTTP contract names it.
public enum CacheOutcome: String, Sendable, CaseIterable {
    /// The shared or the memory cache had them.
    case hit
    /// They were read from the provider.
    case miss
    /// A part of them was read from the provider.
    case partial
    /// The cache's copy is too old, but every provider failed.
    case stale
}
