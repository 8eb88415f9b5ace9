/// A server's whole answer, its content encoding undone.
struct HTTPReply: Sendable, Equatable {
    /// Status code, 200...299 or 400...599; redirects are an ``HTTPError``.
    let status: Int
    /// In the order they came.
    var headers: [HTTPHeader] = []
    /// At most the client's limit.
    let body: [UInt8]

    /// The last value of a header, whatever the case of its name.
    func header(_ name: String) -> String? {
        headers.last { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The first byte that is not white space.
    var firstByte: UInt8? { body.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } }

    /// Whether a text stands in the body's first 4096 bytes, ASCII upper and lower case alike.
    func head(contains text: String) -> Bool {
        let wanted = Array(text.lowercased().utf8)
        let head = body.prefix(4096).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        guard head.count >= wanted.count, let first = wanted.first else { return false }
        return head.indices.dropLast(wanted.count - 1).contains { start in
            head[start] == first && head[start..<start + wanted.count].elementsEqual(wanted)
        }
    }
}
