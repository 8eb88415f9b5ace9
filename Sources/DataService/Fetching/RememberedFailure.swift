import MarketData

/// A provider's refusal of a series that is remembered for a while, so that it is not asked again and again.
struct RememberedFailure: Equatable {
    /// What is told from it to those who ask again.
    enum Kind: String {
        /// The symbol is not known, whatever the timeframe.
        case unknownSymbol
        /// There is no bar in the span.
        case noData
        /// What came were no bars.
        case badAnswer
        /// The provider could not answer.
        case unavailable
    }

    let kind: Kind
    let reason: String
    /// What was asked for.
    let asked: TimeSpan
    /// Unix seconds at which it was found out.
    let at: Int64
    /// Unix seconds from which on the provider is asked again.
    let until: Int64

    /// Whether somebody who asks for a span now is told.
    func applies(to wanted: TimeSpan, now: Int64) -> Bool {
        guard until > now, at <= now + 300 else { return false }
        return kind != .noData
            || (asked.lowerBound <= wanted.lowerBound && wanted.upperBound <= asked.upperBound)
    }

    /// As the error of a request.
    func error(_ key: SeriesKey, now: Int64) -> DataError {
        switch kind {
        case .unknownSymbol: .unknownSymbol(key.symbol, provider: key.provider, suggestions: [])
        case .noData:
            .noData(key.symbol, timeframe: key.timeframe, provider: key.provider, available: nil)
        case .badAnswer: .badAnswer(key.symbol, provider: key.provider, reason: reason)
        case .unavailable:
            .providerUnavailable(key.provider, reason: reason, retryAfterSeconds: Int(max(1, until - now)))
        }
    }
}

extension RememberedFailure {
    /// What to remember of an error; nil for one that says nothing about this series.
    init?(_ error: ProviderError, asked: TimeSpan, now: Int64, expiry: Int64) {
        let (kind, seconds): (Kind, Int64)
        switch error {
        case .notFound: (kind, seconds) = (.unknownSymbol, 86_400)
        case .noData: (kind, seconds) = (.noData, min(max(expiry, 10), 3_600))
        case .badAnswer: (kind, seconds) = (.badAnswer, 30)
        case .unreachable(let failure) where failure.isAnswer: (kind, seconds) = (.badAnswer, 30)
        // Long enough for those who waited for this very answer.
        case .temporarilyDown, .unreachable: (kind, seconds) = (.unavailable, 3)
        case .beyondReach, .unsupported, .rateLimited, .quotaExhausted, .planRefused, .unauthorized:
            return nil
        }
        self.init(kind: kind, reason: error.message, asked: asked, at: now, until: now + seconds)
    }
}
