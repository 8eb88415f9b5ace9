extension DataError {
    /// What a provider's error means for a request.
    init(_ error: ProviderError, _ key: SeriesKey, now: Int64) {
        switch error {
        case .notFound: self = .unknownSymbol(key.symbol, provider: key.provider, suggestions: [])
        case .noData:
            self = .noData(key.symbol, timeframe: key.timeframe, provider: key.provider, available: nil)
        case .beyondReach, .unsupported:
            self = .notOffered(key.symbol, provider: key.provider, reason: error.message)
        case .badAnswer: self = .badAnswer(key.symbol, provider: key.provider, reason: error.message)
        case .rateLimited(let seconds):
            self = .providerUnavailable(
                key.provider,
                reason: error.message,
                retryAfterSeconds: max(1, seconds)
            )
        case .quotaExhausted(let until):
            self = .providerUnavailable(
                key.provider,
                reason: error.message,
                retryAfterSeconds: Int(min(max(1, until - now), 86_400))
            )
        case .planRefused, .unauthorized:
            self = .providerUnavailable(key.provider, reason: error.message, retryAfterSeconds: 3_600)
        case .temporarilyDown:
            self = .providerUnavailable(key.provider, reason: error.message, retryAfterSeconds: 10)
        case .unreachable(let failure):
            self =
                failure.isAnswer
                ? .badAnswer(key.symbol, provider: key.provider, reason: error.message)
                : .providerUnavailable(key.provider, reason: error.message, retryAfterSeconds: 10)
        }
    }

    /// Whether the provider may well answer the same request another time.
    var isTemporary: Bool {
        switch self {
        case .providerUnavailable, .badAnswer: true
        default: false
        }
    }
}
