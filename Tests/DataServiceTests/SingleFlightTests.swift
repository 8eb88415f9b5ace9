import Foundation
import HTTPTestServer
import MarketData
import SharedState
import Testing

@testable import DataService

/// Real processes that ask a real server for the same bars.
@Suite(.timeLimit(.minutes(2))) struct SingleFlightTests {
    /// A server that plays Yahoo, and what it saw.
    private final class Upstream: @unchecked Sendable {
        private let state = NSCondition()
        private var count = 0
        private(set) var server: HTTPTestServer?

        /// Answers after a while; kills the process whose number is in a file when it sends the first request.
        init(milliseconds: UInt32, killing file: String? = nil) {
            server = HTTPTestServer { [unowned self] path, _, peer in
                let number = state.withLock {
                    count += 1
                    state.broadcast()
                    return count
                }
                if number == 1, let file, let text = try? String(contentsOfFile: file, encoding: .utf8) {
                    Int32(text).map { _ = kill($0, SIGKILL) }
                }
                usleep(milliseconds * 1000)
                let yahoo = FakeYahoo(time: FakeTime("2024-03-01T22:00:00Z"))
                let answer = yahoo.answer(HTTPRequest(url: "http://127.0.0.1" + path))
                guard case .success(let reply) = answer.result else { return false }
                return peer.answer(reply.status, reply.body)
            }
        }

        var requests: Int { state.withLock { count } }
        var port: Int { server?.port ?? 0 }

        /// Waits until a request came; false after a minute.
        func waitForRequest() -> Bool {
            state.withLock {
                let deadline = Date(timeIntervalSinceNow: 60)
                while count == 0 { if !state.wait(until: deadline) { return false } }
                return true
            }
        }
    }

    static func monotonic() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// One clock for all processes, within an hour of the time the server plays.
    static func wall() -> Int64 {
        at("2024-03-01T22:00:00Z") * 1_000_000 + Int64(monotonic() / 1000 % 3_600_000_000)
    }

    /// A service of one process over a real network and in real time, except for the date.
    static func service(path: String, port: Int) -> DataService {
        var settings = DataSettings(
            providers: ["yahoo"],
            localDataPath: path + "/local",
            cachePath: path + "/cache/cache.db"
        )
        settings.network.baseURLs["yahoo"] = "http://127.0.0.1:\(port)"
        var kind = SQLiteKind.limits
        kind.busyMilliseconds = 20_000
        let access = NetworkAccess(
            limits: SQLiteFile(path: path + "/cache/limits.db", kind: kind),
            clock: ServiceClock(
                wallMicroseconds: { wall() },
                monotonicNanoseconds: { monotonic() },
                sleep: { usleep(UInt32($0) * 1000) }
            ),
            jitter: { 0.5 }
        )
        return DataService(
            settings: settings,
            statistics: Statistics(),
            monotonicNanoseconds: { monotonic() },
            network: access
        )
    }

    @Test func `eight processes that want the same cold series make one request`() async throws {
        let folder = try DataFolder()
        let upstream = Upstream(milliseconds: 500)
        let (path, port) = (folder.path, upstream.port)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    await #expect(processExitsWith: .success) {
                        [path = path as String, port = port as Int] in
                        let service = SingleFlightTests.service(path: path, port: port)
                        let fetched = try service.series(
                            request("AAPL", .day1, .period(.months(1))),
                            now: SingleFlightTests.wall() / 1_000_000
                        )
                        guard fetched.count == 22 else { exit(2) }
                    }
                }
            }
        }
        #expect(upstream.requests == 1)
        upstream.server?.stop()
    }

    @Test func `a process that is killed while it fetches is replaced when its lease runs out`() async throws
    {
        let folder = try DataFolder()
        let file = folder.path + "/pid"
        let upstream = Upstream(milliseconds: 1_000, killing: file)
        let (path, port) = (folder.path, upstream.port)
        async let killed: Void = {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, port = port as Int, file = file as String] in
                try "\(getpid())".write(toFile: file, atomically: true, encoding: .utf8)
                let service = SingleFlightTests.service(path: path, port: port)
                _ = try service.series(request("AAPL"), now: SingleFlightTests.wall() / 1_000_000)
            }
        }()
        #expect(upstream.waitForRequest())
        let service = Self.service(path: folder.path, port: upstream.port)
        let begin = Date()
        #expect(
            try service.series(request("AAPL"), now: SingleFlightTests.wall() / 1_000_000).provider == "yahoo"
        )
        await killed
        // The lease of the one that died, and one request's time; the rest is for a busy machine.
        #expect(Date().timeIntervalSince(begin) < 5 + 1 + 6)
        #expect(upstream.requests == 2)
        upstream.server?.stop()
    }
}
