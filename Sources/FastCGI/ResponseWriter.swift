internal import CLinux
internal import Glibc

/// Writes responses as FastCGI records, in as few system calls as the socket takes.
///
/// libfcgi's streams write 8 KiB at a time. A responder that is killed between two such writes leaves the beginning of a
/// response, which nginx has perhaps passed on already and cannot take back. What goes out in one call is there as a whole or not
/// at all: the buffer of a Unix socket takes some 200 KiB, and nginx repeats a GET of which it has nothing.
struct ResponseWriter {
    /// Longest content of a record, a multiple of eight below 65,536.
    private static let longestContent = 0xFFF8
    /// Bytes collected before they are handed to the kernel.
    private static let longestPiece = 1 << 20

    private let stallSeconds: Double
    private var bytes: [UInt8] = []

    /// - Parameter stallSeconds: Longest time the reader may take no byte.
    init(stallSeconds: Double) { self.stallSeconds = stallSeconds }

    /// Writes a response and the end of its request.
    ///
    /// - Parameters:
    ///   - head: Head with its blank line.
    ///   - body: Body, empty for none.
    ///   - id: The request's id.
    ///   - descriptor: The connection.
    ///   - stream: Sends what comes after the body, piece by piece, in its own time.
    ///   - deadline: When to give up the rest, in nanoseconds of CLOCK_MONOTONIC.
    /// - Returns: Whether all was handed to the kernel.
    mutating func write(
        head: [UInt8],
        body: [UInt8],
        id: UInt16,
        to descriptor: Int32,
        stream: ((_ send: ([UInt8]) -> Bool) -> Void)? = nil,
        deadline: Int64
    ) -> Bool {
        bytes.removeAll(keepingCapacity: true)
        var isWritten = put(head, body, id: id, to: descriptor, deadline: deadline)
        if isWritten, let stream {
            isWritten = flush(to: descriptor, deadline: deadline)
            stream { piece in
                // A client that has left is seen before the kernel's buffer is full.
                isWritten =
                    isWritten && !Waiting.readable(descriptor, milliseconds: 0).first
                    && put(piece, [], id: id, to: descriptor, deadline: .max)
                    && flush(to: descriptor, deadline: .max)
                return isWritten
            }
        }
        guard isWritten else { return false }
        Record.append(Record.Kind.standardOutput, id: id, content: [], to: &bytes)
        bytes += Record.endRequest(id: id, status: Record.Status.complete)
        return flush(to: descriptor, deadline: stream == nil ? deadline : .max)
    }

    /// Collects records of a content in two parts; where it is long, its beginning goes out.
    private mutating func put(
        _ first: [UInt8],
        _ second: [UInt8],
        id: UInt16,
        to descriptor: Int32,
        deadline: Int64
    ) -> Bool {
        var (first, second) = (first[...], second[...])
        while !first.isEmpty || !second.isEmpty {
            let fromFirst = first.prefix(Self.longestContent)
            let fromSecond = second.prefix(Self.longestContent - fromFirst.count)
            Record.appendHeader(
                Record.Kind.standardOutput,
                id: id,
                contentCount: fromFirst.count + fromSecond.count,
                to: &bytes
            )
            bytes += fromFirst
            bytes += fromSecond
            first = first.dropFirst(fromFirst.count)
            second = second.dropFirst(fromSecond.count)
            if bytes.count >= Self.longestPiece {
                guard flush(to: descriptor, deadline: deadline) else { return false }
            }
        }
        return true
    }

    private mutating func flush(to descriptor: Int32, deadline: Int64) -> Bool {
        defer { bytes.removeAll(keepingCapacity: true) }
        return unsafe bytes.withUnsafeBytes { buffer in
            var rest = unsafe buffer[...]
            while unsafe !rest.isEmpty {
                let count = unsafe send(
                    descriptor,
                    UnsafeRawBufferPointer(rebasing: rest).baseAddress,
                    rest.count,
                    Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
                )
                if count > 0 {
                    unsafe rest = rest.dropFirst(count)
                    continue
                }
                if count < 0 && errno == EINTR { continue }
                guard count < 0, errno == EAGAIN, Waiting.now < deadline else { return false }
                let patience = min(deadline, Waiting.deadline(in: stallSeconds))
                guard Waiting.writable(descriptor, milliseconds: Waiting.milliseconds(until: patience)) else {
                    return false
                }
            }
            return true
        }
    }
}
