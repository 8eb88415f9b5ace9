internal import CFastCGI
internal import CLinux
internal import Glibc

/// A FastCGI responder: accepts connections on a listening socket and answers one request at a time.
///
/// Blocking, one process a request, as nginx in front absorbs slow clients and the kernel shares the listening socket
/// among the processes. What may wait, waits in one `poll` together with the stop signal; a request in hand is finished.
public struct Server: Sendable {
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
        // A client that leaves is an error of the write, not the death of the process. Before FCGX_Init, which
        // installs handlers of its own where it finds none.
        signal(SIGPIPE, SIG_IGN)
        guard linux_set_nonblocking(listener) == 0 else { throw .call("fcntl", errno) }
        var conversation = try Conversation(limits: limits, hooks: hooks)
        let isTCP = Self.isTCP(listener)
        let watch = try NewcomerWatch(listener: listener, stop: stop.descriptor)
        var drainUntil: Int64?
        hooks.onIdle(conversation.counters)
        while true {
            if maximumRequests > 0 && conversation.counters.requests >= maximumRequests {
                return .servedEnough
            }
            if drainUntil == nil {
                let ready = watch.wait(milliseconds: 1000)
                if hooks.shouldStop() { return .stopped }
                if ready.isStopped {
                    // A socket that was renamed away still has connections that nobody else will take; a shared one
                    // has newcomers for ever. So: what is there, and not for long.
                    drainUntil = Waiting.deadline(in: limits.drainSeconds)
                } else if !ready.hasNewcomer {
                    // On to accept even so: a sibling may have died between being woken and accepting.
                    hooks.onIdle(conversation.counters)
                }
            } else if let drainUntil, Waiting.now > drainUntil {
                return .stopped
            }
            let descriptor = accept4(listener, nil, nil, Int32(SOCK_CLOEXEC.rawValue))
            if descriptor >= 0 {
                if isTCP { Self.sendAtOnce(descriptor) }
                let others = drainUntil == nil ? (listener: listener, stop: stop.descriptor) : nil
                conversation.serve(descriptor, others: others, respond: respond)
                continue
            }
            let code = errno
            switch code {
            case EAGAIN:  // A sibling took it, or the queue is drained.
                if drainUntil != nil { return .stopped }
            case EINTR, ECONNABORTED, EPROTO, ENETDOWN, ENETUNREACH, EHOSTDOWN, EHOSTUNREACH, ETIMEDOUT: break
            case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                // The connection stays in the queue and the listener readable: without a pause this would spin.
                conversation.counters.acceptFailures += 1
                hooks.onIdle(conversation.counters)
                _ = Waiting.readable(stop.descriptor, milliseconds: 100)
            default: return .listenerLost(code)
            }
        }
    }

    private static func isTCP(_ socket: Int32) -> Bool {
        var domain: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return unsafe getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &domain, &length) == 0 && domain != AF_UNIX
    }

    /// Without Nagle's delay, as libfcgi's own accept has it: a response longer than one write would wait 40 ms.
    private static func sendAtOnce(_ socket: Int32) {
        var yes: Int32 = 1
        _ = unsafe setsockopt(
            socket,
            Int32(IPPROTO_TCP),
            TCP_NODELAY,
            &yes,
            socklen_t(MemoryLayout<Int32>.size)
        )
    }
}
