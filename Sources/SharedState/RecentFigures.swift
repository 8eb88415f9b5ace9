/// What was counted in the last minute or two, for alarms: the figures since the last reset would hide a bad minute.
public struct RecentFigures: Sendable, Equatable {
    /// Seconds they were counted for.
    public let seconds: Int64
    /// Requests answered over HTTP.
    public let requests: Int
    /// Of these, the ones answered with a status of 500 or above.
    public let serverErrors: Int
    /// Processes that ended without having been asked to.
    public let losses: Int

    /// The share of requests that failed; nil where there were none.
    public var errorRate: Double? { requests > 0 ? Double(serverErrors) / Double(requests) : nil }
}
