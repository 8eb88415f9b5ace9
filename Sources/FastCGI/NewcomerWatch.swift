internal import CLinux
internal import Glibc

/// Waits for a connection or the stop signal, without waking the siblings.
///
/// All responders wait on one listening socket. With `poll` each connection wakes every idle one, and all but the first
/// find nothing; EPOLLEXCLUSIVE wakes one.
struct NewcomerWatch: ~Copyable {
    private let epoll: Int32
    private let stop: Int32

    /// - Throws: ``FastCGIError/call(_:_:)`` when a descriptor is of a kind that cannot be waited for, such as a file.
    init(listener: Int32, stop: Int32) throws(FastCGIError) {
        self.stop = stop
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw .call("epoll_create1", errno) }
        for (descriptor, events) in [
            (listener, EPOLLIN.rawValue | EPOLLEXCLUSIVE.rawValue), (stop, EPOLLIN.rawValue),
        ] where descriptor >= 0 {
            var event = unsafe epoll_event(events: events, data: epoll_data_t(fd: descriptor))
            if unsafe epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) != 0 {
                let code = errno
                close(epoll)
                throw .call("epoll_ctl", code)
            }
        }
    }

    deinit { close(epoll) }

    /// Waits.
    ///
    /// - Parameter milliseconds: Longest wait.
    /// - Returns: Whether the stop signal has come, and whether something else has.
    func wait(milliseconds: Int32) -> (isStopped: Bool, hasNewcomer: Bool) {
        unsafe withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 2) { events in
            let count = unsafe epoll_wait(epoll, events.baseAddress, 2, milliseconds)
            var result = (isStopped: false, hasNewcomer: false)
            for index in 0..<Int(max(0, count)) {
                if unsafe events[index].data.fd == stop {
                    result.isStopped = true
                } else {
                    result.hasNewcomer = true
                }
            }
            return result
        }
    }
}
