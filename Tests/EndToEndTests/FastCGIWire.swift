import Glibc

/// Requests as a web server writes them, and what a responder answers, on a connection of their own.
struct FastCGIWire: Sendable {
    let path: String

    /// One record: version 1, type, id, lengths, content (FastCGI 1.0 section 3.3).
    static func record(_ kind: UInt8, _ content: [UInt8] = [], id: UInt16 = 1, padding: Int = 0) -> [UInt8] {
        [
            1, kind, UInt8(id >> 8), UInt8(id & 0xFF), UInt8(content.count >> 8), UInt8(content.count & 0xFF),
            UInt8(padding), 0,
        ] + content + [UInt8](repeating: 0, count: padding)
    }

    /// A name-value pair with the short form of the lengths where it fits.
    static func pair(_ name: String, _ value: String) -> [UInt8] {
        func length(_ count: Int) -> [UInt8] {
            count < 128
                ? [UInt8(count)]
                : [
                    UInt8(count >> 24) | 0x80, UInt8(count >> 16 & 0xFF), UInt8(count >> 8 & 0xFF),
                    UInt8(count & 0xFF),
                ]
        }
        return length(name.utf8.count) + length(value.utf8.count) + name.utf8 + value.utf8
    }

    /// BEGIN, PARAMS and STDIN of a request, each a list of records.
    static func request(_ method: String, _ target: String, body: [UInt8] = []) -> [[UInt8]] {
        let parameters =
            pair("REQUEST_METHOD", method) + pair("REQUEST_URI", target) + pair("REMOTE_ADDR", "127.0.0.1")
            + pair("CONTENT_TYPE", "application/json") + pair("CONTENT_LENGTH", String(body.count))
        return [
            record(1, [0, 1, 0, 0, 0, 0, 0, 0]), record(4, parameters), record(4),
        ] + (body.isEmpty ? [] : [record(5, body)]) + [record(5)]
    }

    /// Sends a request and reads its answer.
    func send(_ method: String, _ target: String, _ body: String = "") throws -> HTTPReply {
        let descriptor = try begin(method, target, body)
        defer { close(descriptor) }
        return try finish(descriptor)
    }

    /// Sends a request; the answer is for ``finish(_:)``, the descriptor for the caller to close.
    func begin(_ method: String, _ target: String, _ body: String = "") throws -> Int32 {
        let descriptor = try connect()
        put(Self.request(method, target, body: Array(body.utf8)).flatMap(\.self), on: descriptor)
        return descriptor
    }

    /// Reads the answer; one without END_REQUEST was cut off.
    func finish(_ descriptor: Int32) throws -> HTTPReply {
        var rest = everything(from: descriptor)[...]
        var output: [UInt8] = []
        var hasEnded = false
        while rest.count >= 8 {
            let start = rest.startIndex
            let count = Int(rest[start + 4]) << 8 | Int(rest[start + 5])
            let whole = 8 + count + Int(rest[start + 6])
            guard rest.count >= whole else { break }
            if rest[start + 1] == 6 { output += rest[start + 8..<start + 8 + count] }
            if rest[start + 1] == 3 { hasEnded = true }
            rest = rest.dropFirst(whole)
        }
        guard hasEnded else { throw HTTPClient.Failure.closedWithoutReply }
        return try HTTPReply(received: output)
    }

    func connect() throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            let code = errno
            close(descriptor)
            throw HTTPClient.Failure.cannotConnect(code)
        }
        return descriptor
    }

    /// Sends bytes, as many as the other side takes.
    func put(_ bytes: [UInt8], on descriptor: Int32) {
        _ = bytes.withUnsafeBytes {
            Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
    }

    /// Reads to the end of the connection.
    func everything(from descriptor: Int32) -> [UInt8] {
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = recv(descriptor, &chunk, chunk.count, 0), count > 0 {
            received += chunk[..<count]
        }
        return received
    }
}
