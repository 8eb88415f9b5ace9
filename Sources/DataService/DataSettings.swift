/// What the composition decides about data.
public struct DataSettings: Sendable {
    /// Names of the providers that are switched on, in the order `auto` asks them.
    public var providers: [String]
    /// Folder of the `local` provider, with a folder a timeframe.
    public var localDataPath: String
    /// Folder of the files that users bring for the `local` provider; nil takes none.
    public var uploadsPath: String?
    /// Path of the shared cache's file.
    public var cachePath: String
    /// Bytes of bars after which the least recently used series go.
    public var cacheMaximumBytes: Int
    /// Seconds after which the open part of a series is read again.
    public var expirySeconds: Int64
    /// Bytes of decoded series this process keeps in memory.
    public var memoryBytes: Int
    /// Free bytes of the disk below which the cache takes no more bars.
    public var diskReserveBytes = 0
    /// What concerns the providers on the network.
    public var network = NetworkSettings()

    /// Settings with the defaults of the HTTP contract.
    ///
    /// - Parameters:
    ///   - providers: Names of the providers that are switched on, in order.
    ///   - localDataPath: Folder of the `local` provider.
    ///   - cachePath: Path of the shared cache's file.
    ///   - cacheMaximumBytes: Bytes of bars after which the least recently used series go.
    ///   - expirySeconds: Seconds after which the open part of a series is read again.
    ///   - memoryBytes: Bytes of decoded series this process keeps in memory.
    public init(
        providers: [String],
        localDataPath: String,
        cachePath: String,
        cacheMaximumBytes: Int = 1024 << 20,
        expirySeconds: Int64 = 1800,
        memoryBytes: Int = 64 << 20
    ) {
        self.providers = providers
        self.localDataPath = localDataPath
        self.cachePath = cachePath
        self.cacheMaximumBytes = cacheMaximumBytes
        self.expirySeconds = expirySeconds
        self.memoryBytes = memoryBytes
    }
}
