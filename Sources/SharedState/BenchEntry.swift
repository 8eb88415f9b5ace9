/// Something that is left alone for a while.
public struct BenchEntry: Sendable, Equatable {
    /// What of it; empty for all of it.
    public let feature: String
    /// Unix seconds from which on it is not left alone any more.
    public let until: Int64
    /// Why, for people.
    public let reason: String
}
