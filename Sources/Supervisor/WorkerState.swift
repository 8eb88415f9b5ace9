/// What a worker is doing, as it says itself.
public enum WorkerState: UInt32, Sendable {
    /// Nobody is in the slot.
    case empty = 0
    /// Started, not ready yet.
    case booting
    /// Waiting for work.
    case idle
    /// Working.
    case busy
    /// Asked to stop; it takes no more work.
    case draining

    /// Lower-case word for status pages.
    public var name: String {
        switch self {
        case .empty: "empty"
        case .booting: "boot"
        case .idle: "idle"
        case .busy: "busy"
        case .draining: "draining"
        }
    }
}
