/// What clearing the cache came to.
public struct ClearedCache: Sendable, Equatable {
    /// Series removed.
    public let entriesRemoved: Int
    /// Bytes of bars they held.
    public let bytesFreed: Int
}
