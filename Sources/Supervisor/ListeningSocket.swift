internal import CLinux
internal import Glibc

/// A socket that workers accept on, bound by the supervisor or handed to it.
///
/// A class, because it owns the socket's name: closing removes it from the file system if it is still ours.
public final class ListeningSocket {
    /// Where to listen.
    public enum Address: Sendable, Equatable {
        /// A Unix socket's path.
        case path(String)
        /// A TCP host, empty for all, and port.
        case tcp(host: String, port: UInt16)
    }

    /// The listening descriptor, close-on-exec, non-blocking.
    public let descriptor: Int32
    /// Path or `host:port`, for logs.
    public let name: String

    init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
    }
}
