internal import CFastCGI
internal import CLinux
internal import Glibc

/// A FastCGI responder: accepts connections on a listening socket and answers one request at a time.
public struct Server {
    /// Why `run` came back.
    public enum Ending: Sendable, Equatable {
        /// The stop signal, or `Hooks.shouldStop`.
        case stopped
        /// `maximumRequests` have been answered.
        case servedEnough
        /// The listening socket is not one, or is gone: errno of `accept`.
        case listenerLost(Int32)
    }

    private let listener: Int32
    private let stop: StopSignal
    private let limits: Limits
    private let maximumRequests: Int

    /// Makes a server over a listening socket that somebody else bound.
    ///
    /// - Parameters:
    ///   - listener: Listening socket; FastCGI hands it over as descriptor 0. It is made non-blocking.
    ///   - stop: Readable when the server should finish the request in hand and return.
    ///   - limits: What one request may cost.
    ///   - maximumRequests: Requests to answer before returning, 0 for no end; give each process its own number, or all
    ///     recycle at once.
    public init(listener: Int32 = 0, stop: StopSignal, limits: Limits = Limits(), maximumRequests: Int = 0) {
        self.listener = listener
        self.stop = stop
        self.limits = limits
        self.maximumRequests = maximumRequests
    }

    /// Serves until the stop signal, and returns why it ended.
    ///
    /// - Parameters:
    ///   - hooks: What to tell the owner.
    ///   - respond: Answers a request.
    /// - Returns: Why it ended.
    /// - Throws: ``FastCGIError`` when the server cannot start.
    public func run(hooks: Hooks = Hooks(), respond: (Request) -> Response) throws(FastCGIError) -> Ending {
        .stopped
    }
}
