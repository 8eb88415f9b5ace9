/// What a checkpoint came to.
public struct Checkpoint: Sendable, Equatable {
    /// True when every page of the log is in the database file and the log has no bytes left.
    public let isComplete: Bool
    /// Bytes of the log afterwards.
    public let walBytes: Int
}
