import Foundation
import Glibc

/// A server on a port of its own that answers each path as its script says, a thread a connection.
public final class HTTPTestServer: @unchecked Sendable {
    /// One client's connection, as a script sees it.
    public struct Peer: Sendable {
        let socket: Int32
        /// The server it talks to.
        public let server: HTTPTestServer

        /// Sends bytes; false once the client is gone.
        @discardableResult
        public func send(_ bytes: [UInt8]) -> Bool {
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                if count <= 0 { return false }
                sent += count
            }
            return true
        }

        /// Waits until the client sends or goes; whether it sent.
        public func wait() -> Bool {
            var byte: UInt8 = 0
            return recv(socket, &byte, 1, 0) > 0
        }

        /// Sends text.
        @discardableResult
        public func send(_ text: String) -> Bool { send(Array(text.utf8)) }

        /// Sends a whole answer.
        @discardableResult
        public func answer(_ status: Int, _ body: [UInt8], _ headers: String = "") -> Bool {
            send("HTTP/1.1 \(status) X\r\nContent-Length: \(body.count)\r\n\(headers)\r\n") && send(body)
        }
    }

    /// Answers a request; false closes the connection.
    public typealias Script = @Sendable (_ path: String, _ head: String, _ peer: Peer) -> Bool

    /// Its port on the loopback interface.
    public let port: Int
    private let listener: Int32
    private let script: Script
    private let state = NSCondition()
    private var counts = (connections: 0, requests: 0, inFlight: 0, most: 0)

    /// Starts to listen.
    public init(_ script: @escaping Script) {
        self.script = script
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length)
                listen(listener, 64)
                getsockname(listener, address, &length)
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in acceptAll() }
    }

    /// Stops accepting; connections end with their clients.
    public func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    /// The address of a path.
    public func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Connections so far.
    public var connections: Int { state.withLock { counts.connections } }
    /// Requests so far.
    public var requests: Int { state.withLock { counts.requests } }
    /// The most requests that were being answered at once.
    public var mostInFlight: Int { state.withLock { counts.most } }

    /// Waits until so many requests are being answered at once; false after five seconds.
    public func waitFor(inFlight count: Int) -> Bool {
        state.withLock {
            let deadline = Date(timeIntervalSinceNow: 5)
            while counts.most < count { if !state.wait(until: deadline) { return false } }
            return true
        }
    }

    private func acceptAll() {
        while true {
            let peer = accept(listener, nil, nil)
            guard peer >= 0 else { break }
            state.withLock { counts.connections += 1 }
            Thread.detachNewThread { [self] in converse(Peer(socket: peer, server: self)) }
        }
        close(listener)
    }

    private func converse(_ peer: Peer) {
        defer { close(peer.socket) }
        var head: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(peer.socket, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            head += buffer[..<count]
            // The begin of a TLS handshake, which this server does not speak.
            if head.first == 0x16 { return }
            guard head.suffix(4).elementsEqual("\r\n\r\n".utf8) else { continue }
            let text = String(decoding: head, as: UTF8.self)
            head = []
            state.withLock {
                counts.requests += 1
                counts.inFlight += 1
                counts.most = max(counts.most, counts.inFlight)
                state.broadcast()
            }
            let path = text.split(separator: " ").dropFirst().first.map(String.init) ?? ""
            let goesOn = script(path, text, peer)
            state.withLock { counts.inFlight -= 1 }
            guard goesOn else { return }
        }
    }
}
