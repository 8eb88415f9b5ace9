import Glibc
import Synchronization
import Testing

@testable import FastCGI

/// A server on a Unix socket and a thread of its own, which echoes what it got.
final class TestServer: Sendable {
    struct Seen: Sendable {
        var requests: [Request] = []
        var counters = Counters()
        var ending: Server.Ending?
    }

    let path: String
    private let stopWriter: Int32
    private let listener: Int32
    private let thread: Thread

    init(
        limits: Limits = Limits(),
        maximumRequests: Int = 0,
        respond: @escaping @Sendable (Request) -> Response = TestServer.echo,
        bodyLimit: @escaping @Sendable (Request) -> Int? = { _ in nil }
    ) throws {
        path = "/tmp/fastcgi-\(getpid())-\(UInt64.random(in: 0..<UInt64.max)).sock"
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        stopWriter = ends[1]
        let stop = StopSignal(descriptor: ends[0])
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = unixAddress(path)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(status == 0 && listen(listener, 64) == 0)
        let server = Server(listener: listener, stop: stop, limits: limits, maximumRequests: maximumRequests)
        let box = SeenBox()
        self.box = box
        thread = Thread {
            let hooks = Hooks(
                onBusy: { request in box.seen.withLock { $0.requests.append(request) } },
                onIdle: { counters in box.seen.withLock { $0.counters = counters } },
                bodyLimit: bodyLimit
            )
            let ending = try? server.run(hooks: hooks, respond: respond)
            box.seen.withLock { $0.ending = ending }
            close(stop.descriptor)
        }
    }

    private final class SeenBox: Sendable { let seen = Mutex(Seen()) }
    private let box: SeenBox

    /// What the server has seen so far.
    var now: Seen { box.seen.withLock { $0 } }

    func connect() -> FastCGIClient { FastCGIClient(path: path) }

    /// Sends a whole request on a connection of its own.
    func exchange(_ bytes: [UInt8]) -> [FastCGIClient.Record] {
        let client = connect()
        client.send(bytes)
        return client.response()
    }

    func requestStop() { _ = write(stopWriter, "x", 1) }

    /// Stops the server and waits for its end.
    @discardableResult func stop() -> Seen {
        requestStop()
        return finish()
    }

    func finish() -> Seen {
        thread.join()
        close(listener)
        close(stopWriter)
        unlink(path)
        return now
    }

    static let echo: @Sendable (Request) -> Response = { request in
        var text = "\(request.method) \(request.path)"
        for pair in request.query { text += " \(pair.name)=\(pair.value)" }
        if let fault = request.bodyFault { text += " \(fault)" }
        text += " \(request.body.count)"
        let sum = request.body.reduce(0) { $0 &+ Int($1) }
        return Response(
            status: request.bodyFault == nil ? 200 : 413,
            headers: [("Content-Type", "text/plain"), ("X-Sum", "\(sum)")],
            body: Array(text.utf8)
        )
    }
}
