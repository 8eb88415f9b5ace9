/// A provider that was asked before another answered, and why it did not.
public struct FailedAttempt: Sendable, Equatable {
    /// The provider's name.
    public let provider: String
    /// Why it did not answer.
    public let error: DataError
}
