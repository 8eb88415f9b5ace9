import SharedState

/// A remote provider as it is configured: whom to ask, how often, and what happens when it fails.
struct RemoteSource {
    let name: String
    let provider: any RemoteProvider
    let limits: ProviderLimits
    /// The account, for what is remembered about it; tells one key from another without telling the key.
    let account: String
    let turns: [TurnLimit]

    init(_ provider: any RemoteProvider, _ settings: NetworkSettings) {
        let type = type(of: provider)
        self.provider = provider
        name = type.name
        limits = type.limits
        account = "\(type.name) \(Self.mark(settings.keys[type.name] ?? ""))"
        let (perMinute, burst) = settings.rate(type.name)
        turns =
            [.rate(RateLimit(perMinute, perSeconds: 60, burst: burst))]
            + type.limits.published.map { rate in
                // Requests that leave a second apart may arrive closer together.
                .window(count: rate.count, microseconds: Int64(rate.seconds) * 1_000_000 + 500_000)
            }
    }

    /// Failures of one series after another after which the provider is left alone.
    var breaker: BreakerPolicy {
        BreakerPolicy(
            failures: 5,
            restMicroseconds: 10_000_000,
            longestRestMicroseconds: Int64(limits.longestRestSeconds) * 1_000_000,
            probeMicroseconds: Int64(limits.totalMilliseconds + 5_000) * 1000
        )
    }

    /// Twenty bits of a key, in letters and digits.
    private static func mark(_ key: String) -> String {
        guard !key.isEmpty else { return "-" }
        let hash = key.utf8.reduce(UInt32(2_166_136_261)) { hash, byte in (hash ^ UInt32(byte)) &* 16_777_619
        }
        return String(hash >> 12, radix: 36)
    }
}
