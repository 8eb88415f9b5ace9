internal import CLinux
internal import Glibc

/// A descriptor that becomes readable when a responder should stop.
///
/// For a process it is a signalfd: the signals stay blocked for good, so they never interrupt a request, and a pending
/// one is seen in the same `poll` that waits for work. (With libfcgi's own handlers a SIGTERM during a slow upload cut
/// the body short and the client got 200 for it: measured.)
public struct StopSignal: Sendable {
    /// Readable means stop; it is never read, so it stays readable.
    public let descriptor: Int32

    /// Watches a descriptor of the caller's, such as a pipe.
    ///
    /// - Parameter descriptor: An open descriptor; the caller keeps it.
    public init(descriptor: Int32) { self.descriptor = descriptor }

    /// Blocks SIGTERM and SIGQUIT in the calling thread and watches for them; both end the process gracefully, as
    /// nginx's habit has it.
    ///
    /// Call it before the process starts other threads; they inherit the mask.
    ///
    /// - Throws: ``FastCGIError/call(_:_:)`` when the kernel has no descriptor left.
    public init() throws(FastCGIError) {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        unsafe sigaddset(&set, SIGTERM)
        unsafe sigaddset(&set, SIGQUIT)
        _ = unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        descriptor = unsafe signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
        if descriptor < 0 { throw .call("signalfd", errno) }
    }
}
