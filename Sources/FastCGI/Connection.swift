internal import CLinux
internal import Glibc

/// An accepted connection, closed with its owner; nothing on it waits longer than a deadline.
struct Connection: ~Copyable {
    private(set) var descriptor: Int32

    /// Takes a connected socket over.
    ///
    /// SO_SNDTIMEO is set here because accepted Unix sockets do not inherit it from the listener; libfcgi's writes are
    /// plain blocking ones, and this is what ends them when the reader is stuck.
    init(descriptor: Int32, writeSeconds: Double) {
        self.descriptor = descriptor
        var time = timeval(
            tv_sec: Int(writeSeconds),
            tv_usec: Int(writeSeconds.truncatingRemainder(dividingBy: 1) * 1e6)
        )
        _ = unsafe setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_SNDTIMEO,
            &time,
            socklen_t(MemoryLayout<timeval>.size)
        )
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Somebody else has closed the descriptor; its number may be another's by now.
    mutating func forget() { descriptor = -1 }

    /// What a look at the socket found.
    enum Received { case bytes(Int), nothingYet, ended }

    /// Reads what is there, without waiting; `peeking` leaves the bytes in the socket.
    func receive(into buffer: inout [UInt8], peeking: Bool) -> Received {
        let flags = Int32(MSG_DONTWAIT) | (peeking ? Int32(MSG_PEEK) : 0)
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, $0.count, flags)
        }
        if count > 0 { return .bytes(count) }
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return .nothingYet }
        return .ended
    }

    /// Takes bytes that were looked at out of the socket.
    func discard(_ count: Int, using buffer: inout [UInt8]) {
        var left = count
        while left > 0 {
            let taken = unsafe buffer.withUnsafeMutableBytes {
                unsafe recv(descriptor, $0.baseAddress, min(left, $0.count), Int32(MSG_DONTWAIT))
            }
            if taken <= 0 { return }
            left -= taken
        }
    }

    /// Sends a few records at once, or gives up: a sender that does not read answers gets none.
    func send(_ bytes: [UInt8]) -> Bool {
        let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
        let count = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, flags)
        }
        return count == bytes.count
    }
}
