/// Why a provider's answer holds no bars, and with it what to do about it.
///
/// Texts are for people; none holds a key.
enum ProviderError: Error, Equatable, Sendable {
    /// The provider does not know the symbol; ask again tomorrow.
    case notFound
    /// The provider knows the symbol, or may, but has no bar in the time asked for.
    case noData
    /// The bars lie further back than the provider goes; `reach` in days where known.
    case beyondReach(days: Int?)
    /// The provider does not have instruments of this kind, or nothing to make this timeframe of.
    case unsupported(String)
    /// Too many requests of this address; wait before the next, of whatever symbol.
    case rateLimited(retryAfterSeconds: Int)
    /// The account's requests are used up; seconds UTC from which on there are new ones.
    case quotaExhausted(until: Int64)
    /// The account's plan does not include a feature; do without it until the key changes or a day has passed.
    case planRefused(feature: String)
    /// The key is missing or wrong, or the provider turns this software away.
    case unauthorized(String)
    /// The answer is not what the provider's format says.
    case badAnswer(String)
    /// The provider says that it is out of order.
    case temporarilyDown(String)
    /// No answer came.
    case unreachable(HTTPError)

    /// Whether the same request may succeed within seconds.
    var isTransient: Bool {
        switch self {
        case .temporarilyDown: true
        case .unreachable(let error): error.isTransient
        default: false
        }
    }

    /// What went wrong, in one sentence without the provider's name.
    var message: String {
        switch self {
        case .notFound: "it does not know the symbol"
        case .noData: "it has no bars in this range"
        case .beyondReach(let days):
            "its bars of this timeframe do not go back that far" + (days.map { ", only \($0) days" } ?? "")
        case .unsupported(let reason): reason
        case .rateLimited(let seconds):
            "it refuses requests for now; asked again in \(seconds) s at the earliest"
        case .quotaExhausted: "the account's daily requests are used up"
        case .planRefused(let feature): "the account's plan does not include \(feature)"
        case .unauthorized(let reason): reason
        case .badAnswer(let reason): "it answered with \(reason)"
        case .temporarilyDown(let reason): reason
        case .unreachable(let error): error.message
        }
    }
}
