/// What a provider publishes about how it may be used, and what experience adds.
struct ProviderLimits: Sendable, Equatable {
    /// At most `count` requests in any `seconds`.
    struct Rate: Sendable, Equatable {
        let count: Int
        let seconds: Int
    }

    /// Published limits of the smallest account; none is to be exceeded, whatever the settings say.
    let published: [Rate]
    let connectMilliseconds: Int
    let totalMilliseconds: Int
    /// Times a request is repeated after an error that is transient.
    let retries: Int
    /// Seconds of rest after the first refusal for too many requests; doubled with each further one.
    let restSeconds: Int
    /// Longest rest.
    let longestRestSeconds: Int
}
