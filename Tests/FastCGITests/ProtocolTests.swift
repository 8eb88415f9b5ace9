import Glibc
import Testing

@testable import FastCGI

/// The parts of FastCGI 1.0 that a well-behaved web server never uses, and the bytes that an ill-behaved one sends.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ProtocolTests {
    @Test func `GET_VALUES is answered before a request, and however often a name is asked for`() throws {
        let server = try TestServer()
        let client = server.connect()
        client.send(record(9, id: 0, pairs([("FCGI_MAX_CONNS", ""), ("FCGI_MPXS_CONNS", ""), ("X", "")])))
        #expect(
            client.record()
                == .init(
                    kind: 10,
                    id: 0,
                    content: pairs([("FCGI_MAX_CONNS", "1"), ("FCGI_MPXS_CONNS", "0")])
                )
        )
        client.send(record(9, id: 0, pairs([(String, String)](repeating: ("FCGI_MAX_REQS", ""), count: 50))))
        #expect(client.record() == .init(kind: 10, id: 0, content: pairs([("FCGI_MAX_REQS", "1")])))
        client.send(request("GET", "/after"))
        #expect(client.response().text.hasSuffix("GET /after 0"))
        server.stop()
    }

    @Test func `management records in the middle of a request do not disturb it`() throws {
        let server = try TestServer()
        let values = record(9, id: 0, pairs([(String, String)](repeating: ("FCGI_MAX_REQS", ""), count: 50)))
        let bytes =
            begin() + values + record(4, pairs([("REQUEST_METHOD", "PUT")])) + record(4) + record(5, [1])
            + record(77, id: 0)
            + record(5, [2], padding: 9) + values + record(5)
        let response = server.exchange(bytes)
        #expect(response.map(\.kind).prefix(3) == [10, 11, 10])
        #expect(response.prefix(2).last?.content == [77, 0, 0, 0, 0, 0, 0, 0])
        #expect(response.text.hasSuffix("PUT  2"))
        server.stop()
    }

    @Test func `another role is refused with UNKNOWN_ROLE`() throws {
        let server = try TestServer()
        for role in [0, 2, 3, 255] as [UInt8] {
            let client = server.connect()
            client.send(begin(id: 5, role: role, keep: true))
            #expect(client.record() == .init(kind: 3, id: 5, content: [0, 0, 0, 0, 3, 0, 0, 0]))
            #expect(client.isClosed)
        }
        #expect(server.stop().counters.protocolFaults == 4)
    }

    @Test func `a second request on the connection is refused with CANT_MPX_CONN, the first goes on`() throws
    {
        let server = try TestServer()
        let bytes =
            begin() + begin(id: 2) + record(4, id: 2, pairs([("REQUEST_METHOD", "NO")]))
            + record(4, pairs([("REQUEST_METHOD", "YES")])) + record(4) + record(5, id: 2, [1, 2, 3])
            + record(5)
        let client = server.connect()
        client.send(bytes)
        #expect(client.record() == .init(kind: 3, id: 2, content: [0, 0, 0, 0, 1, 0, 0, 0]))
        #expect(client.response().text.hasSuffix("YES  0"))
        server.stop()
    }

    @Test func `an aborted request ends at once`() throws {
        let server = try TestServer()
        let client = server.connect()
        client.send(begin(id: 7) + record(4, id: 7, pairs([("A", "b")])) + record(2, id: 7))
        #expect(client.record() == .init(kind: 3, id: 7, content: [0, 0, 0, 0, 0, 0, 0, 0]))
        #expect(client.isClosed)
        #expect(server.stop().requests.isEmpty)
    }

    static let broken: [(String, [UInt8])] = [
        ("version 7", record(1, [0, 1, 0, 0, 0, 0, 0, 0], version: 7)),
        ("BEGIN of 7 bytes", record(1, [0, 1, 0, 0, 0, 0, 0])),
        ("BEGIN with id 0", record(1, id: 0, [0, 1, 0, 0, 0, 0, 0, 0])),
        ("STDIN before the end of PARAMS", begin() + record(5, [1])),
        ("PARAMS after their end", begin() + record(4) + record(4, [1])),
        ("DATA to a responder", begin() + record(8, [1])),
        ("a type that does not exist", begin() + record(99)),
        ("a length past the end", begin() + record(4, [1, 5, 65, 66]) + record(4)),
        ("the longest length there is", begin() + record(4, [0xFF, 0xFF, 0xFF, 0xFF, 1, 65]) + record(4)),
        ("two lengths that overflow", begin() + record(4, [UInt8](repeating: 0xFF, count: 8)) + record(4)),
        ("half a length", begin() + record(4, [0x80, 0]) + record(4)),
        ("an empty name", begin() + record(4, [0, 1, 65]) + record(4)),
        ("a NUL in a value", begin() + record(4, pairs([("A", "b\0c")])) + record(4)),
        (
            "too long parameters",
            begin() + (0..<20).flatMap { _ in record(4, [UInt8](repeating: 0x41, count: 14_000)) }
        ),
        ("a name without end in GET_VALUES", record(9, id: 0, [200])),
        ("endless management records", (0..<40).flatMap { _ in record(50, id: 0) }),
    ]

    @Test(arguments: broken.map(\.0))
    func `a connection that breaks the protocol is closed, the next one served`(
        name: String
    ) throws {
        let bytes = try #require(Self.broken.first { $0.0 == name }).1
        let server = try TestServer()
        let client = server.connect()
        client.send(bytes)
        var records = client.response()
        records.removeAll { $0.kind == 11 }
        #expect(records.isEmpty)
        #expect(server.exchange(request("GET", "/next")).text.hasSuffix("GET /next 0"))
        let seen = server.stop()
        #expect(seen.counters.protocolFaults == 1)
        #expect(seen.requests.map(\.path) == ["/next"])
    }

    @Test(arguments: [(count: 400, length: 1), (count: 20, length: 6000)])
    func `more headers than the limits allow are left out, and the request says so`(count: Int, length: Int)
        throws
    {
        let server = try TestServer()
        let headers = (0..<count).map { ("HTTP_X_\($0)", String(repeating: "a", count: length)) }
        let reply = server.exchange(request("POST", "/many", headers: headers, body: [1, 2, 3]))
        #expect(reply.text.hasSuffix("POST /many 3"))
        let seen = try #require(server.stop().requests.first)
        #expect(seen.isHeadTooLarge)
        #expect(seen.headers["x-0"] != nil)
        #expect(seen.headers["x-\(count - 1)"] == nil)
        // libfcgi adds FCGI_ROLE.
        #expect(seen.parameters.count <= Limits().parameterCount + 1)
    }

    @Test func `bytes after a request are not mistaken for the next`() throws {
        let server = try TestServer()
        let client = server.connect()
        client.send(request("GET", "/1", keep: true) + request("GET", "/2", keep: true))
        #expect(client.response().text.hasSuffix("GET /1 0"))
        #expect(client.response().isEmpty)
        server.stop()
    }

    @Test func `random and damaged bytes do no harm`() throws {
        var limits = Limits()
        limits.readSeconds = 0.02
        limits.idleSeconds = 0.02
        let server = try TestServer(limits: limits)
        var random = SplitMix64(state: 7)
        let whole = request("POST", "/f?x=1", headers: [("HTTP_A", "b")], body: [1, 2, 3], padding: 5)
        for round in 0..<1500 {
            var bytes = whole
            if round % 3 == 0 {
                bytes = (0..<Int(random.next() % 200)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                if round % 2 == 0, !bytes.isEmpty { bytes[0] = 1 }
            } else {
                for _ in 0...random.next() % 4 {
                    bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
                }
            }
            let client = server.connect()
            client.send(bytes)
            client.finishSending()
        }
        #expect(server.exchange(request("GET", "/alive")).text.hasSuffix("GET /alive 0"))
        server.stop()
    }
}

/// The generator of Steele, Lea and Flood (2014), so that a failure can be repeated.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
