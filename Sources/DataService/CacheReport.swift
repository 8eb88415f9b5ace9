/// What the shared cache holds, and this process's memory cache.
public struct CacheReport: Sendable, Equatable {
    /// Series held.
    public var entries = 0
    /// Distinct symbols among them.
    public var symbols = 0
    /// Bars of all of them.
    public var bars = 0
    /// Bytes of the database file.
    public var sizeBytes = 0
    /// Bytes of its write-ahead log.
    public var walBytes = 0
    /// Bytes after which the least recently used series go.
    public var maximumBytes = 0
    /// Seconds since the oldest series was read from its provider; nil when there is none.
    public var oldestAgeSeconds: Int64?
    /// Seconds since the newest was; nil when there is none.
    public var newestAgeSeconds: Int64?
    /// Series whose source changed or vanished, or whose newest part is too old.
    public var expiredEntries = 0
    /// Seconds after which the open part of a series is read again.
    public var expirySeconds: Int64 = 0
    /// Decoded series in this process's memory.
    public var memoryEntries = 0
    /// Bytes they take.
    public var memoryBytes = 0
    /// Bytes they may take.
    public var memoryMaximumBytes = 0
}
