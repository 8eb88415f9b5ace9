internal import CLinux
internal import Glibc

/// An accepted connection, closed with its owner; nothing on it waits.
struct Connection: ~Copyable {
    private(set) var descriptor: Int32

    /// Takes a connected socket over.
    init(descriptor: Int32) { self.descriptor = descriptor }

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
