import API
import ArgumentParser
import FastCGI
import Glibc
import Logging
import SharedState
import Supervisor

/// One request without a web server: the body on standard input, the reply on standard output.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract:
            "Answers one request without a web server: body on standard input, reply on standard output.",
        discussion: """
            echo '{"symbol": "AAPL", "strategy": "sma_crossover", "include": []}' | backtester run
            """
    )

    @Argument(help: "The path to call.")
    var path = "/api/strategy/run"

    func run() throws {
        let settings = try EffectiveSettings.load().values
        let log = Logger(settings, process: "run")
        let layout = Scoreboard.Layout(
            slotCount: 1,
            payloadBytes: Statistics.payloadBytes,
            headerPayloadBytes: Statistics.headerBytes
        )
        let scoreboard = try Scoreboard(
            private: layout,
            startedAt: SystemReadings.wallClockMicroseconds() / 1_000_000
        )
        let installation = Installation(settings) { log.event(.warning, $0) }
        let application = Application(Services(installation, scoreboard: scoreboard, slot: 0, log: log))
        let body = readAll(STDIN_FILENO)
        let request = Request(
            method: body.isEmpty ? "GET" : "POST",
            target: path,
            headers: body.isEmpty ? [] : [("Content-Type", "application/json")],
            body: body,
            remoteAddress: "127.0.0.1"
        )
        let response = application.respond(to: request)
        writeAll(response.body + [UInt8(ascii: "\n")], to: STDOUT_FILENO)
        if response.status >= 400 { throw ExitCode(1) }
    }
}
