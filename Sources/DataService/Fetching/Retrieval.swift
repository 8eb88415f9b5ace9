import MarketData

/// One request for bars on its way through the providers.
struct Retrieval {
    /// How far it has come.
    enum State {
        /// The provider at ``place`` of the order is to be looked at.
        case ready
        /// As many are being fetched as may be at once.
        case queued
        /// Another process fetches the series; to be looked at again at this microsecond.
        case waiting(at: Int64)
        /// This process fetches it.
        case fetching
        case done(Result<FetchedSeries, DataError>)
    }

    let request: SeriesRequest
    /// Names of the providers to ask, in order.
    let order: [String]
    /// The provider being asked.
    var place = 0
    var state = State.ready
    var attempts: [FailedAttempt] = []
    var download: Download?
    /// Times a download was begun anew, for a feature that is not in the plan or for outdated bars.
    var restarts = 0
    /// Whether the lease on the series is this request's.
    var hasLease = false
    /// Whether another process was fetching the series when it was wanted: what that came to is as new as can be.
    var hasWaited = false
    /// Whether what the caches hold of the series is of no use.
    var isAnew = false
    /// Monotonic nanoseconds at which the present download began.
    var begun: UInt64 = 0

    init(_ request: SeriesRequest, order: [String]) {
        self.request = request
        self.order = order
    }

    /// The series at the provider being asked; nil when all were.
    var key: SeriesKey? {
        guard place < order.count else { return nil }
        return SeriesKey(
            provider: order[place],
            symbol: request.symbol,
            timeframe: request.timeframe,
            adjusted: request.adjusted
        )
    }

    var isDone: Bool { result != nil }

    /// What came of it; nil while it is under way.
    var result: Result<FetchedSeries, DataError>? {
        if case .done(let result) = state { result } else { nil }
    }

    /// Goes on to the next provider.
    mutating func fail(_ error: DataError) {
        attempts.append(FailedAttempt(provider: place < order.count ? order[place] : "", error: error))
        place += 1
        state = .ready
        download = nil
        restarts = 0
        isAnew = false
        hasWaited = false
    }
}
