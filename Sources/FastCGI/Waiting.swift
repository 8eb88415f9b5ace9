internal import CLinux
internal import Glibc

/// `poll` on a few descriptors, with deadlines on the monotonic clock.
enum Waiting {
    /// Nanoseconds of CLOCK_MONOTONIC.
    static var now: Int64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    static func deadline(in seconds: Double) -> Int64 { now + Int64(seconds * 1e9) }

    /// Whole milliseconds left until a deadline, rounded up, at most `atMost`.
    static func milliseconds(until deadline: Int64, atMost: Int32 = 60_000) -> Int32 {
        Int32(clamping: min(Int64(atMost), max(0, (deadline - now + 999_999) / 1_000_000)))
    }

    /// Waits until a descriptor takes bytes, or its other side has gone.
    ///
    /// - Returns: Whether it does; false after the time.
    static func writable(_ descriptor: Int32, milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        var count: Int32 = -1
        repeat { count = unsafe poll(&entry, 1, milliseconds) } while count < 0 && errno == EINTR
        return count > 0
    }

    /// Waits until one of three descriptors is readable or hung up; -1 stands for none.
    ///
    /// - Returns: Which ones are, none after the time or an interruption.
    static func readable(
        _ first: Int32,
        _ second: Int32 = -1,
        _ third: Int32 = -1,
        milliseconds: Int32
    ) -> (first: Bool, second: Bool, third: Bool) {
        var descriptors: InlineArray<3, pollfd> = [
            pollfd(fd: first, events: Int16(POLLIN), revents: 0),
            pollfd(fd: second, events: Int16(POLLIN), revents: 0),
            pollfd(fd: third, events: Int16(POLLIN), revents: 0),
        ]
        var span = descriptors.mutableSpan
        let count = unsafe span.withUnsafeMutableBufferPointer {
            unsafe poll($0.baseAddress, 3, milliseconds)
        }
        if count <= 0 { return (false, false, false) }
        return (descriptors[0].revents != 0, descriptors[1].revents != 0, descriptors[2].revents != 0)
    }
}
