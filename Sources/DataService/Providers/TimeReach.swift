/// How far back a provider's bars go.
struct TimeReach: Sendable {
    let days: Int
    /// Seconds UTC.
    let earliest: Int64
}
