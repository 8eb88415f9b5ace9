import Contract
import Foundation
import Glibc
import JSON
import Testing

/// A reply as it came over the wire.
struct HTTPReply {
    let status: Int
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    /// The value of a header, whatever its case.
    subscript(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// Whether as many bytes came as were announced.
    var isComplete: Bool {
        guard let announced = self["Content-Length"].flatMap(Int.init) else { return true }
        return announced == body.count
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: JSONValue { get throws { try JSONReader.parse(body) } }
}

extension HTTPReply {
    /// A reply from its bytes, of HTTP or of CGI: the status is the second word of either.
    init(received: [UInt8]) throws {
        var rest = received[...]
        while true {
            guard let end = rest.firstRange(of: Array("\r\n\r\n".utf8)) else {
                throw HTTPClient.Failure.closedWithoutReply
            }
            let head = String(decoding: rest[..<end.lowerBound], as: UTF8.self).components(
                separatedBy: "\r\n"
            )
            let status = Int(head[0].split(separator: " ").dropFirst().first ?? "") ?? 0
            rest = rest[end.upperBound...]
            if status == 100 { continue }
            let headers = head.dropFirst().compactMap { line -> (name: String, value: String)? in
                guard let colon = line.firstIndex(of: ":") else { return nil }
                return (
                    String(line[..<colon]),
                    line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                )
            }
            self.init(status: status, headers: headers, body: Array(rest))
            return
        }
    }
}

/// A client on a bare socket, because half of these tests send what no HTTP library would.
struct HTTPClient: Sendable {
    let port: Int

    /// Why there was no reply.
    enum Failure: Error { case cannotConnect(Int32), closedWithoutReply, timeout }

    func get(_ target: String, _ headers: [String: String] = [:]) throws -> HTTPReply {
        try send("GET", target, headers)
    }

    func post(_ target: String, _ body: String, _ headers: [String: String] = [:]) throws -> HTTPReply {
        try send("POST", target, headers, body: Array(body.utf8))
    }

    /// One request on a connection of its own.
    func send(
        _ method: String,
        _ target: String,
        _ headers: [String: String] = [:],
        body: [UInt8]? = nil
    ) throws -> HTTPReply {
        var all = ["Host": "127.0.0.1:\(port)", "Connection": "close"]
        if let body {
            all["Content-Length"] = String(body.count)
            all["Content-Type"] = "application/json"
        }
        all.merge(headers) { $1 }
        var request = "\(method) \(target) HTTP/1.1\r\n"
        for (name, value) in all { request += "\(name): \(value)\r\n" }
        let reply = try exchange(Array((request + "\r\n").utf8) + (body ?? []))
        if target.hasPrefix("/api/") { hold(reply, to: Self.contract, method, target) }
        return reply
    }

    /// Every reply of these tests that came whole is held to the OpenAPI document.
    private func hold(_ reply: HTTPReply, to contract: Contract?, _ method: String, _ target: String) {
        guard let contract, reply.isComplete, reply["Content-Encoding"] == nil,
            reply["Transfer-Encoding"] == nil
        else { return }
        for fault in contract.faults(
            method: method,
            target: target,
            status: reply.status,
            contentType: reply["Content-Type"],
            body: reply.body
        ) {
            Issue.record("not as openapi.json says: \(fault)")
        }
    }

    private static let contract = FileManager.default.contents(
        atPath: RunningSystem.checkout + "/nginx/docs/openapi.json"
    ).flatMap { try? Contract(Array($0)) }

    /// Sends bytes as they are and reads until the server closes.
    func exchange(_ bytes: [UInt8], halfClose: Bool = false) throws -> HTTPReply {
        let descriptor = try connect()
        defer { close(descriptor) }
        // The server may answer and close before it has read everything: what it said still counts.
        _ = bytes.withUnsafeBytes {
            Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if halfClose { shutdown(descriptor, Int32(SHUT_WR)) }
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count < 0, errno == EAGAIN { throw Failure.timeout }
            guard count > 0 else { break }
            received += chunk[..<count]
        }
        return try HTTPReply(received: received)
    }

    /// A connection on which bytes were sent and nothing was read, for the caller to close.
    func open(sending bytes: [UInt8]) throws -> Int32 {
        let descriptor = try connect()
        _ = bytes.withUnsafeBytes {
            Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        return descriptor
    }

    private func connect() throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = loopback(port)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            let code = errno
            close(descriptor)
            throw Failure.cannotConnect(code)
        }
        return descriptor
    }
}

/// A port of the loopback interface that nobody listens on.
func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var address = loopback(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
        }
    }
    guard result else { throw HTTPClient.Failure.cannotConnect(errno) }
    return Int(in_port_t(bigEndian: address.sin_port))
}

private func loopback(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
}
