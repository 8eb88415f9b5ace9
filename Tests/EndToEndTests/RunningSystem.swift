import Foundation
import Glibc
import Synchronization
import Testing

/// Everything end to end, one test at a time: each has the machine's processors to itself.
@Suite(.serialized) struct EndToEndTests {}

/// A run directory with a port of its own, and `nginx/serve` for it; the executable is the one built with the tests.
///
/// A class, because it owns what runs there.
final class RunningSystem {
    let runDirectory: String
    let port: Int
    let http: HTTPClient
    private let settings: [String: String]
    private var commands = 0

    /// Makes the run directory; starts nothing.
    init(_ settings: [String: String] = [:]) throws {
        // `Tests/run` names a folder, and stops whatever a crashed test left running below it.
        let parent = ProcessInfo.processInfo.environment["BACKTESTER_TEST_DIR"] ?? "/tmp"
        var template = Array("\(parent)/backtester.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EACCES) }
        runDirectory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(runDirectory, 0o755)
        port = try freePort()
        http = HTTPClient(port: port)
        var all = ["RESPONDERS": "4", "CLIENT_RATE_LIMIT_PER_MINUTE": "0"]
        all.merge(settings) { $1 }
        self.settings = all
    }

    deinit {
        _ = try? serve("stop")
        try? FileManager.default.removeItem(atPath: runDirectory)
    }

    /// The checkout these tests were built from.
    static let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path(percentEncoded: false).trimmingSuffix("/")

    static let script = checkout + "/nginx/serve"

    /// The one built with these tests, unless the environment names another.
    static let executable =
        ProcessInfo.processInfo.environment["BACKTESTER_EXECUTABLE"]
        ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "backtester").path(percentEncoded: false)

    /// Starts a command with the settings of this system.
    func spawn(_ arguments: [String], setting more: [String: String] = [:]) throws -> Child {
        var environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin",
            "RUN_DIR": runDirectory,
            "PORT": String(port),
            "BACKTESTER_EXECUTABLE": Self.executable,
        ]
        environment.merge(settings) { $1 }
        environment.merge(more) { $1 }
        commands += 1
        let output = runDirectory + "/output.\(commands)"
        return try Child(arguments, environment: environment, outputPath: output)
    }

    /// Runs `nginx/serve` with these arguments.
    @discardableResult
    func serve(_ arguments: String..., setting more: [String: String] = [:]) throws -> Child.Outcome {
        try spawn([Self.script] + arguments, setting: more).wait()
    }

    /// Starts everything in the background and waits until it answers.
    func start() throws {
        let outcome = try serve("--detach")
        try #require(outcome.status == 0, "\(outcome.output)")
    }

    var supervisor: Int32? { pid(in: "backtester.pid") }
    var nginx: Int32? { pid(in: "nginx/nginx.pid") }

    /// The processes that answer requests.
    var responders: [Int32] { children("responder") }

    /// The supervisor's children that were started with this command.
    func children(_ command: String) -> [Int32] {
        supervisor.map { childrenOf($0, command) } ?? []
    }

    private func pid(in file: String) -> Int32? { number(in: runDirectory + "/" + file) }

    /// A file of this system's logs.
    func log(_ name: String = "backtester.log") -> String {
        (try? String(contentsOfFile: runDirectory + "/logs/" + name, encoding: .utf8)) ?? ""
    }

    /// What a stopped system may not leave behind: files that name or reach a process, and processes.
    var traces: [String] {
        let files = [
            "serve.pid", "backtester.pid", "monitor.sock", "backtester.sock", "backtester.sock.lock",
            "nginx/nginx.pid",
        ].filter {
            FileManager.default.fileExists(atPath: runDirectory + "/" + $0)
        }
        let processes = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter {
            name in
            guard Int32(name) != nil else { return false }
            let environment = try? String(contentsOfFile: "/proc/\(name)/environ", encoding: .utf8)
            let folder = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(name)/cwd")
            return environment?.contains("RUN_DIR=\(runDirectory)\0") == true
                || folder == runDirectory + "/nginx"
        }
        return files + processes
    }
}

/// A supervisor's children that were started with a command, as the kernel lists them.
func childrenOf(_ supervisor: Int32, _ command: String = "responder") -> [Int32] {
    let children = try? String(
        contentsOfFile: "/proc/\(supervisor)/task/\(supervisor)/children",
        encoding: .utf8
    )
    return (children ?? "").split(separator: " ").compactMap { Int32($0) }.filter {
        (try? String(contentsOfFile: "/proc/\($0)/cmdline", encoding: .utf8))?.contains("\0\(command)")
            == true
    }
}

/// The number that a file begins with.
func number(in path: String) -> Int32? {
    let text = try? String(contentsOfFile: path, encoding: .utf8)
    return text?.split(whereSeparator: \.isWhitespace).first.flatMap { Int32($0) }
}

/// Whether a process computes, by the kernel's word for it.
func isComputing(_ process: Int32) -> Bool {
    let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return status?.split(separator: ")").last?.split(separator: " ").first == "R"
}

/// A search long enough to be in hand when something happens, with the slow executable of the tests and a fast one.
let longSearch = """
    {"symbol": "AAPL", "period": "max", "strategy": "sma_crossover", "top": 1, "overfitting": false, \
    "parameter_grid": {"fast_period": {"min": 2, "max": 30, "step": 1}, "slow_period": {"min": 40, "max": 100, "step": 2}}}
    """

/// A search that is never done within a second.
let endlessSearch = """
    {"symbol": "AAPL", "period": "max", "strategy": "sma_crossover", "top": 1, \
    "parameter_grid": {"fast_period": {"min": 2, "max": 100, "step": 1}, "slow_period": {"min": 101, "max": 1000, "step": 1}}}
    """

/// Runs a test against a system that is up, and stops it afterwards.
func withSystem(_ settings: [String: String] = [:], _ body: (RunningSystem) throws -> Void) throws {
    let system = try RunningSystem(settings)
    try system.start()
    try body(system)
}

/// Waits until something holds.
///
/// - Returns: Whether it came to hold within the time.
func eventually(within seconds: Double, _ holds: () -> Bool) -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
        if holds() { return true }
        usleep(5_000)
    }
    return holds()
}

/// Clients that send requests without a pause until told to stop.
///
/// A class, because its threads share it.
final class Load: Sendable {
    private struct Tally {
        var isRunning = true
        var replies = 0
        var faults: [String] = []
    }
    private let tally = Mutex(Tally())
    private let group = DispatchGroup()

    /// - Parameters:
    ///   - clients: How many send at a time.
    ///   - request: Sends one request; throws or returns a reply.
    init(clients: Int, _ request: @escaping @Sendable () throws -> HTTPReply) {
        for _ in 0..<clients {
            group.enter()
            Thread.detachNewThread { [self] in
                while tally.withLock({ $0.isRunning }) {
                    let fault: String?
                    do {
                        let reply = try request()
                        fault =
                            reply.status == 200 && reply.isComplete
                            ? nil : "\(reply.status) \(reply.text.prefix(300))"
                    } catch {
                        fault = "\(error)"
                    }
                    tally.withLock {
                        $0.replies += 1
                        if let fault { $0.faults.append(fault) }
                    }
                }
                group.leave()
            }
        }
    }

    var replies: Int { tally.withLock { $0.replies } }

    /// Ends the load.
    ///
    /// - Returns: How many requests were answered, and every answer other than a whole 200.
    func stop() -> (replies: Int, faults: [String]) {
        tally.withLock { $0.isRunning = false }
        group.wait()
        return tally.withLock { ($0.replies, $0.faults) }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
