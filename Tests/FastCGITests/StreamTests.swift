import Glibc
import Synchronization
import Testing

@testable import FastCGI

/// Responses that are sent piece by piece.
@Suite(.serialized, .timeLimit(.minutes(1))) struct StreamTests {
    @Test func `each piece of a stream comes at once, and none has a length announced`() throws {
        let taken = Mutex<[Bool]>([])
        let reading = Signal()
        let server = try TestServer { _ in
            var response = Response(status: 200, headers: [("Content-Type", "text/event-stream")])
            response.stream = { send in
                let first = send(Array("one".utf8))
                // The second comes when the first was read: were it held back, this would wait for ever.
                reading.wait()
                let second = send(Array("two".utf8))
                taken.withLock { $0 += [first, second] }
            }
            return response
        }
        let client = server.connect()
        client.send(request("GET", "/events"))
        var text = ""
        while let record = client.record(), record.kind == 6 {
            text += String(decoding: record.content, as: UTF8.self)
            if text.hasSuffix("one") { reading.send() }
            if record.content.isEmpty { break }
        }
        #expect(text == "Status: 200 OK\r\nContent-Type: text/event-stream\r\n\r\nonetwo")
        #expect(taken.withLock { $0 } == [true, true])
        #expect(server.stop().counters.requests == 1)
    }

    @Test func `a stream to a client that has left is told so`() throws {
        let left = Signal()
        let answers = Mutex<[Bool]>([])
        let server = try TestServer { _ in
            var response = Response(status: 200)
            response.stream = { send in
                _ = send([1])
                left.wait()
                answers.withLock { $0 += [send([2]), send([3])] }
            }
            return response
        }
        do {
            let client = server.connect()
            client.send(request("GET", "/events"))
            _ = client.record()
        }
        left.send()
        let counters = server.stop().counters
        #expect(answers.withLock { $0 } == [false, false])
        #expect(counters.writeFailures == 1)
    }
}

/// A thread waits for what another has done.
private final class Signal: Sendable {
    private let ends = pipeEnds()

    func send() { _ = write(ends.write, "x", 1) }

    func wait() {
        var byte: UInt8 = 0
        _ = read(ends.read, &byte, 1)
    }

    deinit {
        close(ends.read)
        close(ends.write)
    }
}

private func pipeEnds() -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    _ = pipe(&ends)
    return (ends[0], ends[1])
}
