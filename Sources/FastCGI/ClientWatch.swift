internal import CLinux
internal import Glibc

/// Tells whether whoever sent a request still waits for the answer.
///
/// nginx closes the connection to the responder as soon as its client has gone. Valid while the request is being answered.
public struct ClientWatch: Sendable {
    private let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Whether the sender has closed the connection; a look at the socket, which costs a system call.
    public var hasLeft: Bool {
        var byte: UInt8 = 0
        return unsafe recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
    }
}
