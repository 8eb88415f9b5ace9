/// What the pool counts.
public enum Counter: Hashable, Sendable {
    /// Requests answered over HTTP.
    case httpRequests
    /// Replies with this status code; a code outside ``statuses`` counts as ``otherStatus``.
    case httpStatus(Int)
    /// Series asked of the data service.
    case dataRequests
    /// Series that could not be had.
    case dataFailures
    /// Series found whole in the shared or the memory cache.
    case cacheHits
    /// Series read from a provider.
    case cacheMisses
    /// Series served although too old, because every provider failed.
    case cacheStale
    /// Series of which a part was read from a provider.
    case cachePartial
    /// Cache hits that needed no read of the shared cache.
    case memoryHits
    /// Series read from a provider with success.
    case symbolsFetched
    /// Microseconds spent reading them.
    case fetchMicroseconds
    /// Requests to the provider of this place in the catalogue, 0 to ``providerPlaces`` - 1.
    case providerRequests(Int)
    /// Failed requests to the provider of this place.
    case providerFailures(Int)
    /// Series dropped from the shared cache to keep it within its size.
    case evictions
    /// Backtests run, failed ones included.
    case backtests
    /// Backtests that failed.
    case backtestFailures
    /// Microseconds spent in backtests.
    case backtestMicroseconds
    /// Requests refused because the client had too little of its limits left.
    case clientRefusals
    /// Times that the tables of clients' limits could not be used.
    case limitFaults
    /// Lines of logs that could not be written at once and were dropped.
    case droppedLogLines

    /// The status codes that are counted one by one.
    public static let statuses = [
        200, 201, 202, 204, 304, 400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 429, 431, 500, 502, 503,
        504, 507,
    ]
    /// The status under which all other codes are counted.
    public static let otherStatus = 0
    /// Providers that have counters of their own.
    public static let providerPlaces = 8

    /// Counters there are.
    static let count = providers + 2 * providerPlaces

    /// Place among the counters of a slot.
    var index: Int {
        switch self {
        case .httpRequests: 0
        case .dataRequests: 1
        case .dataFailures: 2
        case .cacheHits: 3
        case .cacheMisses: 4
        case .cacheStale: 5
        case .cachePartial: 6
        case .memoryHits: 7
        case .symbolsFetched: 8
        case .fetchMicroseconds: 9
        case .evictions: 10
        case .backtests: 11
        case .backtestFailures: 12
        case .backtestMicroseconds: 13
        case .clientRefusals: 14
        case .limitFaults: 15
        case .droppedLogLines: 16
        case .httpStatus(let code): 17 + (Self.statuses.firstIndex(of: code) ?? Self.statuses.count)
        case .providerRequests(let place): Self.providers + Self.checked(place)
        case .providerFailures(let place): Self.providers + Self.providerPlaces + Self.checked(place)
        }
    }

    private static let providers = 18 + statuses.count

    private static func checked(_ place: Int) -> Int {
        precondition(
            (0..<providerPlaces).contains(place),
            "there are counters for \(providerPlaces) providers"
        )
        return place
    }
}
