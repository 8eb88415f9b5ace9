internal import Glibc

/// Why a server could not start or go on.
public enum FastCGIError: Error, Equatable {
    /// A system or library call failed: its name and errno.
    case call(String, Int32)

    /// The call and the system's own words.
    public var message: String {
        switch self {
        case .call(let name, let code): "\(name): \(unsafe String(cString: strerror(code)))"
        }
    }
}
