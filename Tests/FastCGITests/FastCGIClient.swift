import Glibc

@testable import FastCGI

/// A FastCGI web server's side of one connection, byte by byte.
final class FastCGIClient {
    struct Record: Equatable {
        var kind: UInt8
        var id: UInt16
        var content: [UInt8]
    }

    private let descriptor: Int32

    init(path: String) {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = unixAddress(path)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        precondition(status == 0, "connect: \(errno)")
        limitWaiting()
    }

    /// A connection to a port of this machine.
    init(port: UInt16) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let status = withLoopback(port: port) { connect(descriptor, $0, $1) }
        precondition(status == 0, "connect: \(errno)")
        limitWaiting()
    }

    private func limitWaiting() {
        var time = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// False if the other side has closed.
    @discardableResult func send(_ bytes: some Collection<UInt8>) -> Bool {
        let bytes = Array(bytes)
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return false }
            start += count
        }
        return true
    }

    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// The next record, or nil at the end of the connection.
    func record() -> Record? {
        guard let header = read(8) else { return nil }
        let length = Int(header[4]) << 8 | Int(header[5])
        guard let content = read(length), read(Int(header[6])) != nil else { return nil }
        return Record(kind: header[1], id: UInt16(header[2]) << 8 | UInt16(header[3]), content: content)
    }

    /// Records up to and including END_REQUEST, or to the end of the connection.
    func response() -> [Record] {
        var records: [Record] = []
        while let record = record() {
            records.append(record)
            if record.kind == 3 { break }
        }
        return records
    }

    /// Whether the other side has closed, or closes within the time-out.
    var isClosed: Bool { read(1) == nil }

    private func read(_ count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var piece = [UInt8](repeating: 0, count: count - bytes.count)
            let received = recv(descriptor, &piece, piece.count, 0)
            if received <= 0 { return nil }
            bytes += piece.prefix(received)
        }
        return bytes
    }
}

func unixAddress(_ path: String) -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return address
}

func withLoopback(port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}

extension [FastCGIClient.Record] {
    /// STDOUT as text.
    var text: String { String(decoding: filter { $0.kind == 6 }.flatMap(\.content), as: UTF8.self) }
    /// Status of END_REQUEST.
    var endStatus: UInt8? { last.flatMap { $0.kind == 3 ? $0.content[4] : nil } }
}

/// A record with padding.
func record(_ kind: UInt8, id: UInt16 = 1, _ content: [UInt8] = [], padding: Int = 0, version: UInt8 = 1)
    -> [UInt8]
{
    [
        version, kind, UInt8(id >> 8), UInt8(id & 255), UInt8(content.count >> 8), UInt8(content.count & 255),
        UInt8(padding), 0,
    ] + content + [UInt8](repeating: 0xAA, count: padding)
}

func begin(id: UInt16 = 1, role: UInt8 = 1, keep: Bool = false) -> [UInt8] {
    record(1, id: id, [0, role, keep ? 1 : 0, 0, 0, 0, 0, 0])
}

func pairs(_ values: [(String, String)]) -> [UInt8] {
    values.flatMap { name, value in
        length(name.utf8.count) + length(value.utf8.count) + name.utf8 + value.utf8
    }
}

func length(_ count: Int) -> [UInt8] {
    count < 128
        ? [UInt8(count)]
        : [UInt8(count >> 24) | 0x80, UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255)]
}

/// A whole request as nginx sends it, in records of at most `piece` bytes with padding.
func request(
    _ method: String = "GET",
    _ target: String = "/",
    headers: [(String, String)] = [],
    body: [UInt8] = [],
    contentLength: Int? = nil,
    keep: Bool = false,
    piece: Int = 0x7FFF,
    padding: Int = 0
) -> [UInt8] {
    var parameters =
        [("REQUEST_METHOD", method), ("REQUEST_URI", target), ("REMOTE_ADDR", "192.0.2.7")] + headers
    let declared = contentLength ?? (body.isEmpty ? nil : body.count)
    parameters.append(("CONTENT_LENGTH", declared.map { String($0) } ?? ""))
    return begin(keep: keep) + stream(4, pairs(parameters), piece, padding) + stream(5, body, piece, padding)
}

private func stream(_ kind: UInt8, _ bytes: [UInt8], _ piece: Int, _ padding: Int) -> [UInt8] {
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: piece) {
        result += record(kind, Array(bytes[start..<min(start + piece, bytes.count)]), padding: padding)
    }
    return result + record(kind)
}
