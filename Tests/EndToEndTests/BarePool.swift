import Foundation
import Glibc
import Testing

/// `backtester serve` alone, in a run directory with an `.env` of its own; requests go straight to its socket.
///
/// A class, because it owns the processes.
final class BarePool {
    let directory: String
    let wire: FastCGIWire
    /// The program, a copy that a test may replace.
    let program: String
    private var children: [Child] = []

    init(_ settings: String = "RESPONDERS=2\n") throws {
        let parent = ProcessInfo.processInfo.environment["BACKTESTER_TEST_DIR"] ?? "/tmp"
        var template = Array("\(parent)/pool.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EACCES) }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        wire = FastCGIWire(path: directory + "/backtester.sock")
        program = directory + "/program"
        try write(settings)
    }

    deinit {
        for child in children { kill(child.pid, SIGTERM) }
        for child in children { _ = child.wait() }
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// Puts other settings into `.env`.
    func write(_ settings: String) throws {
        let all =
            "DATA_PROVIDERS=local\nLOCAL_DATA_PATH=\(RunningSystem.checkout)/Sources/DataService/SampleData\n"
            + "CLIENT_RATE_LIMIT_PER_MINUTE=0\nLOG_FILE=log\n"
        try (all + settings).write(toFile: directory + "/.env", atomically: true, encoding: .utf8)
    }

    /// Puts a program in the place of the one that was there, as a deployment does: under another name first.
    func install(_ path: String = RunningSystem.executable) throws {
        try? FileManager.default.removeItem(atPath: program + ".new")
        try FileManager.default.copyItem(atPath: path, toPath: program + ".new")
        try #require(rename(program + ".new", program) == 0)
    }

    /// Starts a supervisor of the program, or of the one built with the tests.
    @discardableResult
    func spawn(_ arguments: String...) throws -> Child {
        let path = FileManager.default.fileExists(atPath: program) ? program : RunningSystem.executable
        let child = try Child(
            ["/bin/sh", "-c", "cd \"$RUN_DIR\" && exec \"$0\" serve \"$@\"", path] + arguments,
            environment: ["RUN_DIR": directory, "PATH": "/usr/bin:/bin"],
            outputPath: directory + "/output.\(children.count)"
        )
        children.append(child)
        return child
    }

    /// Starts a supervisor, and waits until every worker is ready.
    func start() throws {
        let ready = count("pool ready")
        let child = try spawn()
        try #require(
            eventually(within: 30) {
                supervisor == child.pid && count("pool ready") > ready
                    && count("worker ready") == count("worker started")
            },
            "\(log)"
        )
    }

    /// Stops the supervisor and waits for its end.
    func stop() throws {
        let child = try #require(children.last)
        kill(child.pid, SIGTERM)
        forget(child)
        #expect(child.wait().status == 0)
    }

    /// Takes note that a child was waited for.
    func forget(_ child: Child) { children.removeAll { $0.pid == child.pid } }

    var isAnswering: Bool { (try? wire.send("GET", "/api/performance/").status) == 200 }
    var supervisor: Int32? { number(in: directory + "/backtester.pid") }
    var responders: [Int32] { supervisor.map { childrenOf($0) } ?? [] }
    var log: String { (try? String(contentsOfFile: directory + "/log", encoding: .utf8)) ?? "" }

    /// How often a line of the log says something.
    func count(_ text: String) -> Int { log.split(separator: "\n").count { $0.contains(text) } }
}
