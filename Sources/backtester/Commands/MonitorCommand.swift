import ArgumentParser

/// A responder apart, on a socket of its own, for the questions how the service is doing: it answers while all others are busy.
struct MonitorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "monitor",
        abstract: "Answers how the service is doing, beside the responders (started by `serve`)."
    )

    @Argument(help: "The Unix socket to answer on, in the place of whoever did so far.")
    var socket: String

    func run() throws { try ResponderCommand.serve(as: "monitor", on: socket) }
}
