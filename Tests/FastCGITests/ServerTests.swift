import Glibc
import Testing

@testable import FastCGI

@Suite(.serialized, .timeLimit(.minutes(1))) struct ServerTests {
    @Test func `a request is answered with status, type and length, then END_REQUEST and the end`() throws {
        let server = try TestServer()
        let client = server.connect()
        client.send(request("GET", "/api/x%20y?a=1"))
        let response = client.response()
        #expect(
            response.text
                == "Status: 200 OK\r\nContent-Type: text/plain\r\nX-Sum: 0\r\nContent-Length: 18\r\n\r\nGET /api/x y a=1 0"
        )
        #expect(response.endStatus == 0)
        #expect(response.suffix(2).first == .init(kind: 6, id: 1, content: []))
        #expect(client.isClosed)
        let seen = server.stop()
        #expect(seen.requests.first?.remoteAddress == "192.0.2.7")
        #expect(
            seen.counters
                == {
                    var counters = Counters(); counters.requests = 1; return counters
                }()
        )
        #expect(seen.ending == .stopped)
    }

    @Test func `a body arrives whole, whatever the records it is cut into`() throws {
        let server = try TestServer()
        let body = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let sum = body.reduce(0) { $0 + Int($1) }
        for (piece, padding) in [(0x7FFF, 0), (1000, 7), (8192, 0), (13, 255), (8184, 8)] {
            let response = server.exchange(request("POST", "/b", body: body, piece: piece, padding: padding))
            #expect(response.text.contains("X-Sum: \(sum)\r\n"), "\(piece) \(padding)")
            #expect(response.text.hasSuffix("POST /b 20000"))
        }
        #expect(server.stop().counters.requests == 5)
    }

    @Test func `a body longer than the socket's buffer arrives whole`() throws {
        var limits = Limits()
        limits.bodyBytes = 4 << 20
        let server = try TestServer(limits: limits)
        let body = [UInt8](repeating: 3, count: 3_000_000)
        let response = server.exchange(request("POST", "/b", body: body))
        #expect(response.text.contains("X-Sum: 9000000\r\n"))
        server.stop()
    }

    @Test(arguments: [99, 100, 101, 500_000]) func `a body over the limit is told apart, not passed on`(
        count: Int
    ) throws {
        var limits = Limits()
        limits.bodyBytes = 100
        let server = try TestServer(limits: limits)
        let response = server.exchange(request("POST", "/", body: [UInt8](repeating: 1, count: count)))
        let request = try #require(server.stop().requests.first)
        #expect(request.bodyFault == (count > 100 ? .tooLarge(limit: 100) : nil))
        #expect(request.body.count == (count > 100 ? 0 : count))
        #expect(response.endStatus == 0)
        #expect(response.text.hasPrefix(count > 100 ? "Status: 413 Content Too Large" : "Status: 200 OK"))
    }

    @Test(arguments: [("/files/a", 3_000_000), ("/files/a", 3_000_001), ("/other", 3_000_000)])
    func `a request that may send more than others gets its body whole`(target: String, count: Int) throws {
        var limits = Limits()
        limits.bodyBytes = 100
        let server = try TestServer(
            limits: limits,
            bodyLimit: { $0.method == "PUT" && $0.path.hasPrefix("/files/") ? 3_000_000 : nil }
        )
        let body = [UInt8](repeating: 1, count: count)
        let response = server.exchange(request("PUT", target, body: body))
        let isTaken = target == "/files/a" && count == 3_000_000
        #expect(response.text.contains("X-Sum: 3000000\r\n") == isTaken)
        let seen = try #require(server.stop().requests.first)
        #expect(seen.body.count == (isTaken ? count : 0))
        #expect(seen.bodyFault == (isTaken ? nil : .tooLarge(limit: target == "/other" ? 100 : 3_000_000)))
    }

    @Test(arguments: [4, 6]) func `a body of another length than declared is told apart`(declared: Int) throws
    {
        let server = try TestServer()
        _ = server.exchange(request("POST", "/", body: [1, 2, 3, 4, 5], contentLength: declared))
        let request = try #require(server.stop().requests.first)
        #expect(request.bodyFault == .lengthMismatch(declared: declared, received: 5))
        #expect(request.body.isEmpty)
    }

    @Test func `a body without a declared length is taken as it comes`() throws {
        let server = try TestServer()
        _ = server.exchange(
            begin() + record(4, pairs([("REQUEST_METHOD", "POST")])) + record(4) + record(5, [1, 2])
                + record(5)
        )
        #expect(server.stop().requests.first?.body == [1, 2])
    }

    @Test func `HEAD, 204 and 304 have no body`() throws {
        let server = try TestServer { request in
            Response(
                status: request.method == "HEAD" ? 200 : request.path == "/204" ? 204 : 304,
                body: [1, 2, 3]
            )
        }
        let head = server.exchange(request("HEAD", "/"))
        #expect(head.text.hasSuffix("Content-Length: 3\r\n\r\n"))
        #expect(server.exchange(request("GET", "/204")).text == "Status: 204 No Content\r\n\r\n")
        #expect(server.exchange(request("GET", "/304")).text == "Status: 304 Not Modified\r\n\r\n")
        server.stop()
    }

    @Test func `a request cut in two at every byte is the same request`() throws {
        let server = try TestServer()
        let bytes = request("POST", "/cut?x=1", headers: [("HTTP_A", "b")], body: [9, 9, 9], padding: 3)
        for cut in 1..<bytes.count {
            let client = server.connect()
            client.send(bytes[..<cut])
            if cut % 3 == 0 { sched_yield() }
            client.send(bytes[cut...])
            #expect(client.response().text.hasSuffix("POST /cut x=1 3"), "cut at \(cut)")
        }
        #expect(server.stop().counters.requests == bytes.count - 1)
    }

    @Test func `a request sent byte by byte is the same request`() throws {
        let server = try TestServer()
        let client = server.connect()
        for byte in request("POST", "/drip", body: [UInt8](repeating: 1, count: 600)) { client.send([byte]) }
        #expect(client.response().text.hasSuffix("POST /drip 600"))
        server.stop()
    }

    @Test func `a kept connection takes one request after another`() throws {
        let server = try TestServer()
        let client = server.connect()
        for round in 0..<5 {
            client.send(request("GET", "/\(round)", keep: true))
            #expect(client.response().text.hasSuffix("GET /\(round) 0"))
        }
        client.finishSending()
        #expect(client.isClosed)
        #expect(server.stop().counters.requests == 5)
    }

    @Test func `a kept connection ends when a newcomer waits`() throws {
        let server = try TestServer()
        let kept = server.connect()
        kept.send(request("GET", "/1", keep: true))
        #expect(kept.response().endStatus == 0)
        #expect(server.exchange(request("GET", "/2")).text.hasSuffix("GET /2 0"))
        #expect(kept.isClosed)
        server.stop()
    }

    @Test func `a silent connection is given up, kept or new`() throws {
        var limits = Limits()
        limits.idleSeconds = 0.05
        let server = try TestServer(limits: limits)
        let kept = server.connect()
        kept.send(request("GET", "/1", keep: true))
        #expect(kept.response().endStatus == 0)
        #expect(kept.isClosed)
        let silent = server.connect()
        #expect(silent.isClosed)
        #expect(server.exchange(request()).endStatus == 0)
        server.stop()
    }

    @Test func `a sender that stalls in the middle is given up after the deadline`() throws {
        var limits = Limits()
        limits.readSeconds = 0.1
        let server = try TestServer(limits: limits)
        let whole = request("POST", "/", body: [UInt8](repeating: 1, count: 100))
        for count in [1, 8, 20, whole.count - 1] {
            let client = server.connect()
            client.send(whole.prefix(count))
            #expect(client.isClosed)
        }
        let seen = server.stop()
        #expect(seen.counters.incompleteRequests == 4)
        #expect(seen.requests.isEmpty)
    }

    @Test func `a sender that leaves in the middle of a body costs nobody anything`() throws {
        let server = try TestServer()
        let whole = request("POST", "/", body: [UInt8](repeating: 1, count: 100))
        for count in 1..<whole.count { server.connect().send(whole.prefix(count)) }
        #expect(server.exchange(request("GET", "/after")).text.hasSuffix("GET /after 0"))
        let seen = server.stop()
        #expect(seen.requests.map(\.path) == ["/after"])
        #expect(seen.counters.incompleteRequests == whole.count - 1)
    }

    @Test func `a reader that leaves or stalls is a failed write, and the next one is served`() throws {
        var limits = Limits()
        limits.stallSeconds = 0.1
        let server = try TestServer(limits: limits) { _ in
            Response(status: 200, body: [UInt8](repeating: 1, count: 5_000_000))
        }
        let stalled = server.connect()
        stalled.send(request())
        let gone = server.connect()
        gone.send(request())
        _ = gone.record()
        gone.finishSending()
        let third = server.connect()
        third.send(request("HEAD"))
        #expect(third.response().endStatus == 0)
        #expect(server.stop().counters.writeFailures >= 1)
        _ = stalled
    }

    @Test func `the server ends after the requests it was made for`() throws {
        let server = try TestServer(maximumRequests: 2)
        _ = server.exchange(request())
        _ = server.exchange(request())
        #expect(server.finish().ending == .servedEnough)
    }

    @Test func `connections that wait when the server is told to stop are served`() throws {
        let server = try TestServer { request in
            if request.path == "/slow" { usleep(100_000) }
            return TestServer.echo(request)
        }
        let slow = server.connect()
        slow.send(request("GET", "/slow"))
        let waiting = (0..<3).map { _ in server.connect() }
        for client in waiting { client.send(request("GET", "/waiting", keep: true)) }
        server.requestStop()
        #expect(slow.response().text.hasSuffix("GET /slow 0"))
        for client in waiting { #expect(client.response().text.hasSuffix("GET /waiting 0")) }
        #expect(server.finish().ending == .stopped)
    }

    @Test func `TCP serves as a Unix socket does`() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        try #require(withLoopback(port: 0) { bind(listener, $0, $1) } == 0 && listen(listener, 8) == 0)
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
        }
        let server = Server(listener: listener, stop: StopSignal(descriptor: -1), maximumRequests: 3)
        let thread = Thread { _ = try? server.run(respond: TestServer.echo) }
        let client = FastCGIClient(port: address.sin_port.bigEndian)
        for round in 0..<3 {
            client.send(request("POST", "/\(round)", body: [UInt8](repeating: 1, count: 70_000), keep: true))
            #expect(client.response().text.hasSuffix("POST /\(round) 70000"))
        }
        client.finishSending()
        #expect(client.isClosed)
        thread.join()
    }

    @Test func `a descriptor that does not listen is refused`() throws {
        let file = open("/dev/null", O_RDWR)
        let connected = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer {
            close(file)
            close(connected)
        }
        let onFile = Server(listener: file, stop: StopSignal(descriptor: -1))
        #expect(throws: FastCGIError.call("epoll_ctl", EPERM)) {
            try onFile.run { _ in Response(status: 200) }
        }
        let onSocket = Server(listener: connected, stop: StopSignal(descriptor: -1))
        #expect(try onSocket.run { _ in Response(status: 200) } == .listenerLost(EINVAL))
    }
}
