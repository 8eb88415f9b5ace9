internal import Glibc

/// Why the supervisor, or a worker's side of it, cannot do what was asked.
public enum SupervisorError: Error, Equatable {
    /// A system call failed: its name, errno, and what it was called for.
    case call(String, Int32, String)
    /// Another process listens on that socket or holds its lock.
    case alreadyRunning(String)
    /// The address cannot be used; the text says what would have been accepted.
    case invalidAddress(String)
    /// The descriptor handed over is not a scoreboard of this version.
    case notAScoreboard

    /// One sentence for the operator.
    public var message: String {
        switch self {
        case .call(let name, let code, let subject):
            "\(name) \(subject): \(unsafe String(cString: strerror(code)))"
        case .alreadyRunning(let address): "another process already listens on \(address)"
        case .invalidAddress(let reason): reason
        case .notAScoreboard: "the descriptor is not a scoreboard of this version"
        }
    }
}
