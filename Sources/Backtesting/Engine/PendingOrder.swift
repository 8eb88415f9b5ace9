/// An order signalled at the last close, which the next open would fill.
public struct PendingOrder: Sendable, Equatable {
    /// What the order does.
    public enum Kind: Sendable, Equatable {
        /// Opens a position.
        case enter(Side)
        /// Closes the open position.
        case exit(ExitReason)
        /// Closes the open position and opens the opposite one.
        case reverse(Side)
    }

    /// What the order does.
    public let kind: Kind
    /// Time stamp of the signal's bar, seconds UTC.
    public let signalTime: Int64
}
